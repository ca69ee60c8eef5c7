"""The admin interface over HTTP, loopback only."""

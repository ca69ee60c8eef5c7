"""The laboratory: what a test can arm, hold and watch."""

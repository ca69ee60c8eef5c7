"""Starts the acquirer, the simulated device and the panel together, and stops them together."""

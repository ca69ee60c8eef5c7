"""The device panel: the simulated terminal in a browser, with the world around it."""

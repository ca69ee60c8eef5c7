"""A device that fails at its start."""

print("before")
raise RuntimeError("broken on purpose")

"""Where `emv.trace` notes steps: this stays loaded when the kernels are forgotten, and is all that does."""

ring = bytearray(15 * 24)  # bytes of a step, steps
count = [0]  # steps noted

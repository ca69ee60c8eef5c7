"""First code of the image, after the interpreter: hands over to the terminal."""

import gc

gc.threshold(16384)  # collect early while modules load: their garbage would scatter what stays all over the heap

import main  # noqa: E402 (after the line above)

main.run()

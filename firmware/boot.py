"""First code of the image, after the interpreter: hands over to the terminal."""

import main

main.run()

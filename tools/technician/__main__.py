"""`python -m tools.technician`."""

from tools.technician.cli import main

main()

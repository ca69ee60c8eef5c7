"""`tinytill`, the technician's command line: from a bare board to a terminal in a shop, and back."""

import typer

from tools.technician import bench_commands, care_commands, moving_commands, setup_commands

app = typer.Typer(
    help="Flash, set up, test and mend TinyTill terminals.\n\n"
    "Exit codes: 0 done, 1 trouble (the line says what to do), 2 wrong command line, 3 the device refused.",
    no_args_is_help=True,
    add_completion=False,
)
for part in (bench_commands, setup_commands, care_commands, moving_commands):
    part.add_to(app)


def main() -> None:
    app(prog_name="tinytill")

"""`python -m tools.acquirer`."""

from tools.acquirer.cli import app

if __name__ == "__main__":
    app()

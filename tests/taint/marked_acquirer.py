"""`python -m tools.acquirer` with the marked card in its wallet."""

from tests.taint.marked import wallet
from tools.acquirer import service
from tools.acquirer.cli import app

service.load_cards = wallet

if __name__ == "__main__":
    app()

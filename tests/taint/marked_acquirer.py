"""`python -m tools.acquirer` with the marked card in its wallet, and the marked code on its phones."""

from tests.taint.marked import CODE, wallet
from tools.acquirer import phones, service
from tools.acquirer.cli import app

phones.Phone.new_code = lambda _phone: CODE
service.load_cards = wallet

if __name__ == "__main__":
    app()

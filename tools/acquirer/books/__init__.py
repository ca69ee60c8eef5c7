"""What is written down: merchants, terminals, cards, transactions."""

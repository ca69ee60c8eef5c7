# The terminal starts from main.py.

"""Ciphers of the line, and the key that protects the books."""

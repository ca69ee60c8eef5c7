"""The reference acquirer: a host program that plays the bank's side of a terminal's conversation."""

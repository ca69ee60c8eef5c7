"""For the person with a board on the bench."""

"""What may strict mode make of a word?"""

KEPT, PLAIN, COUNT, MASKED = -1, 0, 1, 2
"""The platform's syntax, ordinary, a number to mask, a word to mask."""

"""Where do the reference pages come from? The code: see `docs/generate.py`."""

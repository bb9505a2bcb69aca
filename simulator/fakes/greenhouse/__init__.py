"""Greenhouse's Harvest API (v3), as far as Panelkeeper calls it."""

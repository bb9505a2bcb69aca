"""Ashby, as far as Panelkeeper calls it."""

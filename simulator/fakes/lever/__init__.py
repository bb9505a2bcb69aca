"""Lever, as far as Panelkeeper calls it."""

"""Which vendors can the simulator stand in for? Strict, stateful doubles of what Panelkeeper calls, and no more."""

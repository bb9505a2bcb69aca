"""What stands on the other side of the wire in the demo and the tests? A company in a browser, all simulated."""

"""What does the law of a place ask of us? One file a place, each rule with its source and how sure we are of it.

Notes of engineers, not legal advice. A place whose law nobody here has looked at has no file: it is unknown, and what
is unknown is held to the strictest of all that is known.
"""

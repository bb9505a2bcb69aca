"""How is text shown as it was written, where Markdown is read? Adaptive Cards have no plain text, so it is escaped.

Cards know emphasis, links, lists, and dates as `{{DATE(...)}}`; clients differ in what else they take for markup.
"""

import re

ANYWHERE = re.compile(r"[\\`*_\[\]<>~|]")
ENTITY = re.compile(r"&(?=#?\w{1,32};)")
MACRO = re.compile(r"\{(?=\{)")
LINE = re.compile(r"(?m)^([ \t]*)([-+#=]|\d{1,9}(?=[.)]))")
INDENT = re.compile(r"(?m)^[ \t]+")
BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")


def escaped(text: str, *, inside: bool = False) -> str:
    """The text as one line of Markdown that shows just that. `inside` says that it begins no line."""
    text = BREAKS.sub(" ", text)
    text = ANYWHERE.sub(r"\\\g<0>", text)
    text = ENTITY.sub(r"\\&", text)
    text = MACRO.sub(r"{\\", text)
    return text if inside else _begun(INDENT.sub(" ", text))


def _begun(text: str) -> str:
    """What would begin a list, a heading or the like at the start of a line does not."""
    found = LINE.match(text)
    if found is None:
        return text
    lead, mark = found.groups()
    rest = text[found.end() :]
    return f"{lead}{mark}\\{rest}" if mark.isdigit() else f"{lead}\\{mark}{rest}"

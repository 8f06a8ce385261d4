"""What stands in a cell of a sheet that leaves the desk."""

from __future__ import annotations

#: A sheet takes what begins so for a formula, and some run it when the file is opened.
#: Source: OWASP, CSV Injection.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def text(written: str) -> str:
    """A text as a text, whatever it begins with."""
    return f"'{written}" if written.startswith(FORMULA) else written

"""Bytes of an unnamed encoding as text, in one way for every reader."""

from __future__ import annotations

MARKS_16 = (b"\xff\xfe", b"\xfe\xff")
#: a text of two bytes a letter has zeros in this much of its first bytes
FIRST = 200


def decode(data: bytes, *, otherwise: str = "cp1252") -> str:
    """By its mark, else UTF-8, else `otherwise`: what Windows writes in France."""
    if data[:2] in MARKS_16:
        return data.decode("utf-16", "replace")
    if data[:FIRST].count(0) > len(data[:FIRST]) // 3:
        return data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(otherwise, "replace")

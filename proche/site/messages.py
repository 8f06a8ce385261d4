"""`python -m proche.site.messages`: compile the translations, with the standard library alone.

A fresh checkout has neither gettext's tools nor Babel, and a compiled file has no place in git. What is
written here is the part of the format that makemessages writes: sentences, contexts, plurals, fuzzy marks.
Source of the .mo form: GNU gettext manual, "The Format of GNU MO Files".
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
CONTEXT = "\x04"
PLURAL = "\0"


@dataclass
class Message:
    """One entry of a .po file."""

    msgctxt: str | None = None
    msgid: str = ""
    msgid_plural: str = ""
    msgstr: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> str:
        plain = f"{self.msgid}{PLURAL}{self.msgid_plural}" if self.msgid_plural else self.msgid
        return plain if self.msgctxt is None else f"{self.msgctxt}{CONTEXT}{plain}"

    @property
    def is_translated(self) -> bool:
        return bool(self.msgstr) and all(self.msgstr.values()) and not self.is_fuzzy


class BadLine(ValueError):
    """A line that is no part of a .po file."""


def read_po(text: str) -> Iterator[Message]:
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line.strip()]
        spoken = [line for line in lines if not line.startswith("#")]
        if spoken:
            marks = " ".join(line for line in lines if line.startswith("#,"))
            yield _read_block(spoken, is_fuzzy="fuzzy" in marks)


def _read_block(lines: list[str], *, is_fuzzy: bool) -> Message:
    message, name = Message(is_fuzzy=is_fuzzy), ""
    for line in lines:
        if not line.startswith('"'):
            name, _, line = line.partition(" ")
        _add(message, name, ast.literal_eval(line))
    return message


def _add(message: Message, name: str, text: str) -> None:
    if name.startswith("msgstr"):
        place = int(name[7:-1] or 0)
        message.msgstr[place] = message.msgstr.get(place, "") + text
    elif name == "msgctxt":
        message.msgctxt = (message.msgctxt or "") + text
    elif name in ("msgid", "msgid_plural"):
        setattr(message, name, getattr(message, name) + text)
    else:
        raise BadLine(name)


def compile_mo(messages: Iterator[Message]) -> bytes:
    """Write the table that gettext reads: keys in order, each with what is said for it."""
    pairs = sorted(
        (message.key.encode(), PLURAL.join(message.msgstr[n] for n in sorted(message.msgstr)).encode())
        for message in messages
        if message.is_translated
    )
    start = 28 + 16 * len(pairs)
    keys = _laid_out([key for key, _ in pairs], start)
    texts = _laid_out([text for _, text in pairs], start + len(keys.data))
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + keys.table + texts.table + keys.data + texts.data


@dataclass
class _Table:
    table: bytes
    data: bytes


def _laid_out(strings: list[bytes], start: int) -> _Table:
    table, data = b"", b""
    for string in strings:
        table += struct.pack("<2I", len(string), start + len(data))
        data += string + b"\0"
    return _Table(table, data)


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """Compile every language's file beside it; gives those that were written."""
    written = []
    for po in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        made = compile_mo(read_po(po.read_text(encoding="utf-8")))
        if not mo.exists() or mo.read_bytes() != made:
            mo.write_bytes(made)
            written.append(mo)
    return written


if __name__ == "__main__":
    compile_all()

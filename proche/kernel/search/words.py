"""Texts as the index compares them, and what a person typed as the index is asked it. Pure.

A text is folded to small letters and figures without accents. A chunk that signs divide ("d'Arc",
"2026-0042") is known by its parts and glued together. What is looked up whole (a code, a number) stands
in the index once more under a mark of its own, so that it is found before what only begins like it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: No sign of these comes out of `fold`, so that no text can pretend to be a key or a kind.
KEY, KIND = "§", "¤"
#: The beginnings of a word that the index holds: a query asks the longest that fits, then compares. Changing
#: them takes a migration that makes the index anew.
LENGTHS = tuple(range(2, 13))
LONGEST_WORD = 60
MOST_WORDS, MOST_ASKED, LONGEST_ASKED = 120, 6, 300
#: So many figures in a row, spaces aside, are one number and not several.
A_NUMBER = 6

_WRITTEN_OUT = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d"}
)
_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person typed, read. `readings` are tried in turn; `whole` is it all, glued, for the keys."""

    text: str
    readings: tuple[tuple[str, ...], ...]
    whole: str

    def __bool__(self) -> bool:
        return bool(self.readings)

    @property
    def marks(self) -> tuple[str, ...]:
        """The beginnings to show in what was found."""
        return tuple(dict.fromkeys(word for reading in self.readings for word in reading))


@dataclass(frozen=True, slots=True)
class Probe:
    """What the index is asked for one word: a beginning it holds, and what it must be compared with then."""

    beginning: str
    is_whole: bool
    compare: str


def fold(text: str) -> str:
    """Small letters without accents; signs stay."""
    plain = unicodedata.normalize("NFKD", text.translate(_WRITTEN_OUT)).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def of_text(text: str) -> Iterator[str]:
    """The words of a text: each part, and each chunk glued."""
    for chunk in fold(text).split():
        parts = _RUN.findall(chunk)
        yield from (part[:LONGEST_WORD] for part in parts)
        if len(parts) > 1:
            yield "".join(parts)[:LONGEST_WORD]


def glue(text: str) -> str:
    return "".join(_RUN.findall(fold(text)))[:LONGEST_WORD]


def index_words(kind: str, texts: Iterable[str], keys: Iterable[str]) -> str:
    """The words by which one entry is found, each once, between spaces."""
    whole = [key for key in dict.fromkeys(map(glue, keys)) if key]
    found = [KIND + glue(kind), *(KEY + key for key in whole), *whole]
    found += (word for text in texts for word in of_text(text))
    return f" {' '.join(list(dict.fromkeys(found))[:MOST_WORDS])} "


def ask(text: str) -> Asked:
    """Read what a person typed; nothing of it is ever an operator. Empty when it asks for too little."""
    typed = " ".join(text[:LONGEST_ASKED].split())
    parts = [part[:LONGEST_WORD] for part in _RUN.findall(fold(typed))]
    readings = dict.fromkeys(map(_worth_asking, (_with_numbers(parts), parts)))
    return Asked(typed, tuple(reading for reading in readings if reading), _dialled(glue(typed)))


def probe(word: str) -> Probe:
    if len(word) == 1:
        return Probe(word, is_whole=True, compare="")
    length = max(length for length in LENGTHS if length <= len(word))
    return Probe(word[:length], is_whole=False, compare="" if length == len(word) else f" {word}")


def marked(text: str, beginnings: Iterable[str]) -> list[tuple[str, bool]]:
    """Cut a text into pieces, each with whether it is what was asked for."""
    asked = sorted(beginnings, key=len, reverse=True)
    if any(len(word) >= A_NUMBER and word.isdigit() and word in glue(text) for word in asked):
        return [(text, True)]
    pieces: list[tuple[str, bool]] = []
    here = 0
    for run in _RUN.finditer(text):
        length = _length_marked(run[0], asked)
        if length:
            pieces += [(text[here : run.start()], False), (run[0][:length], True)]
            here = run.start() + length
    return [(piece, is_asked) for piece, is_asked in [*pieces, (text[here:], False)] if piece]


def _length_marked(run: str, asked: list[str]) -> int:
    """How many letters of a word as it is written are the beginning that was asked for."""
    folded = fold(run)
    begins = next((word for word in asked if folded.startswith(word)), "")
    return next((n for n in range(1, len(run) + 1) if begins and len(fold(run[:n])) >= len(begins)), 0)


def _with_numbers(parts: list[str]) -> list[str]:
    """The same with figures in a row as one number: "01 99 00 12 34" is a telephone's."""
    found: list[str] = []
    row: list[str] = []
    for part in [*parts, ""]:
        if part.isdigit():
            row.append(part)
            continue
        number = "".join(row)
        found += [_dialled(number[:LONGEST_WORD])] if len(row) > 1 and len(number) >= A_NUMBER else row
        found += [part] if part else []
        row = []
    return found


def _dialled(number: str) -> str:
    """00 is dialled where + is written."""
    return number[2:] if number.startswith("00") and number.isdigit() and len(number) > 11 else number


def _worth_asking(parts: list[str]) -> tuple[str, ...]:
    """Left out: letters alone ("l'", or a word just begun), and a word that a longer one begins with."""
    long = [part for part in dict.fromkeys(parts) if len(part) > 1 or part.isdigit()]
    if all(len(part) < 2 for part in long):
        return ()
    needed = [part for part in long if not any(other != part and other.startswith(part) for other in long)]
    return tuple(needed[:MOST_ASKED])

"""What a worn scan does to a line's words and figures, and how much of it can be told from the text alone.

What is put right here is a guess: another value must prove it, or a person is asked.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from proche.orders.readers import figures, values
from proche.orders.readers.certainty import as_digits

#: "125 9" for "125 g", at the end of what is measured: no product is named by a lone 9 after a measure
GRAMS = re.compile(r"(?<=\d\d) 9(?=[.,]?(?:\s+\D|$))")
#: "500 m1", "200 mt", "2 kcal/mi": an l that stands thin
MILLILITRES = re.compile(r"(?:(?<=\d)|(?<=\d )|(?<=kcal/))m[1iIt!|](?=[\s,;)]|$)")
#: "200g" is two words
APART = re.compile(r"(?<=\d)(?=[a-zA-Z])")
#: of a product's name so many words may be off by a letter, and none that is shorter than this
MOST_WORDS_OFF, SHORTEST_WORD = 2, 4
#: from here on a word may be off by two letters
LONG_WORD = 8
#: "2 Viande", "4Poudre": the line's number ran into its words
LINE_NUMBER = re.compile(r"^\W*\d{1,3}[.)]?\s*(?=[^\W\d]{3})")
#: "20 16", "1 234 56 †": the point was too small for the scan
LOST_POINT = re.compile(r"\D{0,2}?(\d{1,3}(?:\s\d{3})*|\d{1,6})\s(\d\d)\W*")


def measures(text: str) -> str:
    """Put right the measures that end a product's name."""
    return MILLILITRES.sub("ml", GRAMS.sub(" g", text))


def as_named(text: str, name: str) -> str | None:
    """Read a description by the name of the product that its code proves; None where it says another thing.

    Words may be off by a letter, figures by nothing: "200 g" is never read as "125 g".
    """
    bare = text if name[:1].isdigit() else LINE_NUMBER.sub("", text)
    read, named = APART.sub(" ", bare).split(), APART.sub(" ", name).split()
    pairs = list(zip(read, named, strict=False))
    off = [one for one, other in pairs if values.plain(one) != values.plain(other)]
    if len(read) < len(named) or len(off) > MOST_WORDS_OFF or (not off and bare == text):
        return None
    if not all(_is_alike(values.plain(one), values.plain(other)) for one, other in pairs):
        return None
    return " ".join([name, *read[len(named) :]])


def _is_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    is_word = other.isalpha() and len(other) >= SHORTEST_WORD
    most = 1 if len(other) < LONG_WORD else 2
    return is_word and OSA.distance(one, other, score_cutoff=most) <= most


def read_money(text: str, style: figures.Style) -> values.Found | None:
    """Read a price or an amount that is not written as a number, or stands beside dirt."""
    lost = LOST_POINT.fullmatch(text)
    if lost is not None:
        whole = "".join(lost[1].split())
        return values.Found(f"{int(whole)}.{lost[2]}")
    if not any(map(str.isdigit, text)):
        return None
    return figures.read_number(as_digits(text), style) or _only_number(text, style)


def _only_number(text: str, style: figures.Style) -> values.Found | None:
    """The one number among the words: "765,60 TO" has the edge of a strip beside it."""
    words = [word for word in text.split() if sum(map(str.isdigit, word)) * 2 > len(word)]
    return figures.read_number(words[0], style) if len(words) == 1 else None


def read_quantity(text: str, style: figures.Style) -> values.Quantity | None:
    """Read a quantity whose figures look like letters: "I carton", "l2"."""
    first, *unit = text.split() or [""]
    return figures.read_quantity(" ".join([as_digits(first), *unit]), style) or figures.read_quantity(
        as_digits(text), style
    )

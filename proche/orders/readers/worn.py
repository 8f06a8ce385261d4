"""What a worn scan does to a line's words and figures, and how much of it can be told from the text alone.

What is put right here is a guess: another value must prove it, or a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
LONG_WORD = 7
#: a lone g in small type
LIKE_G = frozenset("q90oc8y")
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


def by_words(text: str, name: str) -> str | None:
    """Read a description word by word by the name of its product; None where it has a word of its own.

    The customer may shorten ("Bois. lact. HP/HC caramei 200ml" is right but for a letter). Words that the
    scan lost at the end of the name are put back; a chapter's title that stands before the name is left out.
    """
    named = APART.sub(" ", name).split()
    plain_named = [values.plain(word) for word in named]
    found: list[tuple[str, int | None]] = []
    at = -1
    for word in APART.sub(" ", measures(text)).split():
        place = _place_of(values.plain(word), word.endswith("."), plain_named, at)
        found.append((word, place))
        at = at if place is None else place
    places = [place for _, place in found]
    while places and places[0] is None and len(places) > len(named):
        places.pop(0)
    if not places or None in places:
        return _behind_title(found, named)
    kept = found[-len(places) :]
    # All words whole and without a gap from the first one on: what is missing behind them was lost.
    if places == list(range(len(places))) and all(_is_whole(word, named[place or 0]) for word, place in kept):
        return name
    return " ".join(_spelt(word, named[place or 0]) for word, place in kept)


#: letters that a worn page turns into one another
ALIKE = tuple(map(frozenset, ("iltfjr", "ceo", "unvm", "hbk", "gqy", "sz", "rn")))


def by_vocabulary(text: str, words: frozenset[str]) -> str:
    """Put right a longer word that is one letter from a single word of the catalogue: "caramei"."""
    return " ".join(_by_vocabulary(word, words) for word in text.split())


def _by_vocabulary(word: str, words: frozenset[str]) -> str:
    flat = values.plain(word)
    if len(flat) < LONG_WORD - 1 or not flat.isalpha() or flat in words:
        return word
    near = [
        other for other in words if len(other) == len(flat) and OSA.distance(flat, other, score_cutoff=1) <= 1
    ]
    if len(near) != 1 or len(flat) != len(word):
        return word
    place = next(i for i, pair in enumerate(zip(flat, near[0], strict=True)) if pair[0] != pair[1])
    # "vanilla" is another language's word, not a misread "vanille".
    if not any({flat[place], near[0][place]} <= alike for alike in ALIKE):
        return word
    letter = near[0][place].upper() if word.isupper() else near[0][place]
    return word[:place] + letter + word[place + 1 :]


def _behind_title(found: Sequence[tuple[str, int | None]], named: Sequence[str]) -> str | None:
    """The whole name at the end of a text whose beginning is another row's."""
    tail = found[-len(named) :]
    if len(found) <= len(named) or not all(
        _is_alike(values.plain(word), values.plain(other))
        for (word, _), other in zip(tail, named, strict=True)
    ):
        return None
    return " ".join(named)


def _place_of(word: str, is_short: bool, named: Sequence[str], after: int) -> int | None:
    """Which word of the name this one is, at or after the latest found."""
    for place in range(after + 1, len(named)):
        other = named[place]
        if _is_alike(word, other) or (len(word) >= 2 and other.startswith(word)):
            return place
        if (
            is_short
            and len(word) >= SHORTEST_WORD
            and OSA.distance(word, other[: len(word)], score_cutoff=1) <= 1
        ):
            return place
    return None


def _is_whole(word: str, named: str) -> bool:
    return _is_alike(values.plain(word), values.plain(named))


def _spelt(word: str, named: str) -> str:
    """The name's word where the read one is whole, else as it was shortened on the page."""
    if _is_whole(word, named):
        return named.upper() if word.isupper() and len(word) > 2 else named
    return word


def _is_alike(one: str, other: str) -> bool:
    if one == other or (other == "g" and one in LIKE_G):
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

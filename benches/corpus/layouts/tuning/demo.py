"""The demo's own layouts: readers of pages were first written on them."""

from __future__ import annotations

from dataclasses import replace

from benches.corpus.layouts import Layout
from benches.corpus.orders import Line, as_shown
from proche.site.demo.documents import layouts

#: the fixed-width listing cuts words and units that are longer
LISTED, LISTED_UNIT = 39, 6


def _many(line: Line) -> str:
    word = line.unit_word
    return word + "s" if word and line.quantity > 1 and not word.endswith("s") else word


NURSING = replace(as_shown(layouts.NURSING), unit_words=_many)
LETTER = replace(as_shown(layouts.LETTER), unit_words=_many)
COURIER = replace(
    as_shown(layouts.COURIER),
    words=lambda line: line.words[:LISTED].strip(),
    unit_words=lambda line: line.unit_word[:LISTED_UNIT],
)

LAYOUTS = (
    Layout("demo-hospital", layouts.hospital, as_shown(layouts.HOSPITAL), "a full grid"),
    Layout("demo-nursing", layouts.nursing, NURSING, "no rules, no prices, unit beside the quantity"),
    Layout("demo-clinic", layouts.clinic, as_shown(layouts.CLINIC), "two-line descriptions, stripes"),
    Layout(
        "demo-codes-right", layouts.codes_right, as_shown(layouts.CODES_RIGHT), "quantity first, code last"
    ),
    Layout("demo-home-care", layouts.home_care, as_shown(layouts.HOME_CARE), "description before the code"),
    Layout("demo-group", layouts.group, as_shown(layouts.GROUP), "GTIN column, landscape", is_wide=True),
    Layout("demo-english", layouts.english, as_shown(layouts.ENGLISH), "in English"),
    Layout("demo-courier", layouts.courier, COURIER, "a fixed-width listing"),
    Layout("demo-letter", layouts.letter, LETTER, "the order in sentences", lines=(2, 6)),
)

"""How sure a value read from a page is, and what earns that: agreement, not an engine's own score.

A line's quantity, price and amount prove one another; a total proves the amounts; a check digit
proves a GTIN; the catalogue proves a code; a second engine proves a word. What nothing proves on
a worn scan becomes a doubt with its possible readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from proche.orders.readers.words_on_page import PageWords, Word, box_around, text_of
from proche.orders.reading import Value

#: what was read from text that a program wrote: the place could still be misunderstood
TEXT = 0.98
#: what an independent check has proved
PROVED = 0.995
#: what a second engine read alike
WITNESSED = 0.97
#: what the same engine read alike from another clean-up of the place: less independent
REREAD = 0.93
#: below this a person is asked about a quantity or a code
ASK_BELOW = 0.9
#: engines' scores are not chances: above this they say no more
SURE_SCORE = 0.93

#: what rounding may take from an amount, and from the price of one unit
CENT, HALF_CENT = Decimal("0.011"), Decimal("0.0051")

#: letters that a worn scan turns into one another
LOOK_ALIKES = dict(zip("OoDQIl|!iZzSsGbTBgq", "0000111112255667899", strict=True))


class Ink:
    """Words that hold one value, and the page they stand on."""

    __slots__ = ("page", "text", "words")

    def __init__(self, page: PageWords, words: tuple[Word, ...]) -> None:
        self.page, self.words, self.text = page, words, text_of(words)

    @property
    def score(self) -> float:
        return min([word.score for word in self.words])

    @property
    def chance(self) -> float:
        """The chance that the text is read right, before anything else speaks for or against it."""
        if not self.page.is_scan:
            return TEXT
        worn = {1.0: 0.97, 0.9: 0.94, 0.75: 0.86}.get(self.page.quality, 0.7)
        return round(worn * min(1.0, self.score / SURE_SCORE), 4)

    @property
    def others(self) -> tuple[str, ...]:
        """The whole text with one word read otherwise, likeliest first."""
        # Only an engine has second thoughts: most pages are text, and are asked this six times a line.
        if not self.page.is_scan:
            return ()
        texts = [word.text for word in self.words]
        return tuple(
            " ".join([*texts[:place], other, *texts[place + 1 :]])
            for place, word in enumerate(self.words)
            for other in word.others
        )

    def value(self, value: str, *, chance: float | None = None, others: Sequence[str] = ()) -> Value:
        return Value(
            value,
            self.chance if chance is None else round(chance, 4),
            self.page.where(box_around(self.words)),
            tuple(dict.fromkeys([other for other in others if other != value])) if others else (),
            self.text if self.text != value else "",
        )

    def witness(self) -> str | None:
        """What the second engine reads at this place; None where there is none to ask."""
        if self.page.witness is None or not self.words:
            return None
        return self.page.witness(box_around(self.words))


def as_digits(text: str) -> str:
    """Read look-alike letters as the digits they resemble."""
    return "".join(LOOK_ALIKES.get(letter, letter) for letter in text)


def agrees(quantity: Decimal, price: Decimal, amount: Decimal) -> bool:
    """Whether quantity x price gives the amount, to the cent that rounding may take."""
    off = abs(quantity * price - amount)
    return off <= CENT or (_is_coarse(price) and off <= abs(quantity) * HALF_CENT)


def _is_coarse(price: Decimal) -> bool:
    """Prices printed with two decimals may have been three or four where they are small."""
    return price < 1


def expected_quantity(price: Decimal, amount: Decimal) -> Decimal | None:
    """The whole (or half) quantity that price and amount call for, if there is one."""
    if price <= 0 or amount <= 0:
        return None
    quantity = (amount / price).quantize(Decimal("0.001"))
    if quantity <= 0 or quantity % Decimal("0.5") != 0:
        return None
    return quantity.normalize() if agrees(quantity, price, amount) else None

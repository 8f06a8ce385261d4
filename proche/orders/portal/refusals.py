"""What the customer's page says no to.

Refusal
├── AlreadySent   409  this basket was sent; `code` names it
├── Changed       409  someone of the house changed the basket since this page was shown
├── PlaceGone     409  the place to deliver to is not one of theirs any more
├── TooMuch       409  a note is longer than an order carries
├── DayOrdered    409  this day of a standing order was ordered before it was left out or moved
└── BadInput
    ├── Empty     422  nothing is in the basket
    ├── NotADay   422  no delivery is possible on that day
    ├── TooLong   422  a message is longer than a person writes
    └── NoWords   422  nothing was written
"""

from __future__ import annotations

from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop as N_


class AlreadySent(Refusal):
    default = N_("This order was sent already. It is among your orders.")

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class Changed(Refusal):
    default = N_(
        "Someone changed this basket since your page was shown, and nothing was sent. "
        "Look it over once more, then send it."
    )


class PlaceGone(Refusal):
    status = 409
    default = N_(
        "The place to deliver to has changed meanwhile, and nothing was sent. "
        "Choose where to deliver, then send it."
    )


class TooMuch(Refusal):
    status = 409
    default = N_(
        "Your note is longer than 1000 characters: its end is not kept, and nothing was sent. "
        "Shorten it, or write the rest to us as a message."
    )


class DayOrdered(Refusal):
    status = 409
    default = N_("This day was ordered already, and stays ordered. Write to us or call us to change it.")


class Empty(BadInput):
    default = N_("Nothing is in the basket yet. Choose how many of a product you want, then send it.")


class NotADay(BadInput):
    default = N_("No delivery is possible on that day any more. Choose another one, then send the order.")


class NoWords(BadInput):
    default = N_("Write your message first, then send it.")


class TooLong(BadInput):
    default = N_("Your message is too long. Shorten it, or send it in several parts.")


class NotAQuantity(BadInput):
    pass


class NotAPlan(BadInput):
    pass

"""The only writers of the customer's page.

baskets    what is about to be ordered, and sending it
standing   standing orders and the sweep that makes them
messages   a message to the desk, an answer to its question
"""

from proche.orders.portal.actions.baskets import again, keep, send, set_lines, take_up
from proche.orders.portal.actions.messages import answer, write
from proche.orders.portal.actions.standing import (
    choose_day,
    end,
    make_due,
    pause,
    put_standing,
    resume,
    skip,
    unskip,
)

__all__ = [
    "again",
    "answer",
    "choose_day",
    "end",
    "keep",
    "make_due",
    "pause",
    "put_standing",
    "resume",
    "send",
    "set_lines",
    "skip",
    "take_up",
    "unskip",
    "write",
]

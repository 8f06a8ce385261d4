"""Foreseen refusals: what was asked cannot be done, said in words with what to do next.

    Refusal                     shown to the person as it stands, status 409
    ├── NotFound                404: absent and forbidden look the same
    ├── BadInput                422: what was sent cannot be used as it is
    └── TooMuch                 413/429: too large or too often
Rooms add children beside the action that raises them. Anything else is a fault.
"""

from __future__ import annotations

from proche.kernel.words import Said, gettext_noop, said

N_ = gettext_noop


class Refusal(Exception):
    """A foreseen no. `sentence` is what the person reads."""

    status = 409
    default = N_("This cannot be done now.")

    def __init__(self, sentence: Said | None = None) -> None:
        self.sentence = sentence or said(self.default)
        super().__init__(str(self.sentence))


class NotFound(Refusal):
    status = 404
    default = N_("There is nothing here for you. It may have moved, or it is not yours to see.")


class BadInput(Refusal):
    status = 422
    default = N_("What was sent cannot be used as it is.")


class TooMuch(Refusal):
    status = 413
    default = N_("This is larger than the desk takes in.")

"""What the queue refuses, and says to whoever asked.

Refusal
├── AlreadyTaken   someone else has it; says who, since when, and what to do next
├── AlreadyDone    it is closed
├── Kept           it was handed over to someone else, who has some time to take it
├── NotYours       only its holder may do this
├── NotHere        the person said that they are off
├── Resting        their rest, or the break that is due, comes first; says until when
├── NotOffered     it is not offered to them, or no longer
├── NeedsLook      a second pair of eyes must see it before it is closed
├── OwnPage        its kind is closed on its own page
├── LookAsked, LookOver, NoSecondLook
├── CannotTake     the one it is handed to does not take cases
└── WrongMoment, NothingSaid, NoReason   422
"""

from __future__ import annotations

from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop as N_


class AlreadyTaken(Refusal):
    pass


class AlreadyDone(Refusal):
    default = N_("This case is closed. Its trace tells how it ended.")


class Kept(Refusal):
    pass


class NotYours(Refusal):
    default = N_("This case is not in your hands. Take it first.")


class NotHere(Refusal):
    default = N_("You said that you are off. Say that you are here, then take a case.")


class Resting(Refusal):
    pass


class NotOffered(Refusal):
    default = N_("This is no longer offered to you. Press Next for the one that waits for you.")


class NeedsLook(Refusal):
    default = N_(
        "Cases of this kind are closed after a second pair of eyes has seen them. "
        "Ask a colleague to look at it with you; once they say that it is fine, close it."
    )


class LookAsked(Refusal):
    default = N_("A second pair of eyes is asked for already. It shows here what they say.")


class LookOver(Refusal):
    default = N_("Nobody asks for this look any more.")


class NoSecondLook(Refusal):
    default = N_("Cases of this kind ask for no second pair of eyes.")


class OwnPage(Refusal):
    default = N_("It is closed on its own page, where what it holds is settled.")


class CannotTake(Refusal):
    pass


class WrongMoment(BadInput):
    default = N_("This moment has passed. Give a later one.")


class NoReason(BadInput):
    default = N_("Say why its turn changes: whoever it passes, or who waits for it, reads that.")


class NothingSaid(BadInput):
    default = N_("There is nothing written yet. Write a word, then keep it.")

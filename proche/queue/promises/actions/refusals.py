"""What promises refuse, and say to whoever asked.

Refusal
├── NobodyThere   the time does not hold; says which nearest ones do, and carries them
├── AlreadyEnded  it was kept, moved or called off by someone meanwhile; says who and when
├── StillOpen     it is to be kept: whom it is for is not forgotten before
└── NotUnderstood, WrongTime, NotAgreed, NothingPromised, NoNumber, NoMailAddress, TooFar   422
"""

from __future__ import annotations

from collections.abc import Sequence

from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import Said
from proche.kernel.words import gettext_noop as N_
from proche.queue.promises.slots import Slot


class NobodyThere(Refusal):
    def __init__(self, sentence: Said, near: Sequence[Slot]) -> None:
        super().__init__(sentence)
        self.near = tuple(near)


class AlreadyEnded(Refusal):
    default = N_("This promise has come to its end already. Its page tells how.")


class StillOpen(Refusal):
    default = N_("It is still to be kept. Keep it or call it off first, then forget whom it was for.")


class NoNumber(BadInput):
    default = N_("A call-back needs a telephone number. Write one, or promise an answer by mail.")


class NoMailAddress(BadInput):
    default = N_("An answer by mail needs a mail address. Write one, or promise a call-back.")


class NotUnderstood(BadInput):
    default = N_("This time was not understood. Write it like “tomorrow 10:30”, “friday 14:00” or “in 2 h”.")


class WrongTime(BadInput):
    default = N_("This time has passed. Give a later one.")


class TooFar(BadInput):
    default = N_("Hours are not known so far ahead. Promise a time within the next ten days.")


class NotAgreed(BadInput):
    default = N_("A promise is moved only when the customer agrees. Note that they do, then move it.")


class NothingPromised(BadInput):
    default = N_("Say what is promised, so that whoever keeps it knows.")

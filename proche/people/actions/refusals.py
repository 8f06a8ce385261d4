"""What these actions say no to.

Refusal
├── AlreadyStarted   409  a first admin exists
├── EmailTaken       422  another account signs in with this address
├── NotYours         409  a lead may not change an admin
├── LastAdmin        409  the desk would be left without an admin
├── InvitationSpent  409  the link is used, too old or not ours
├── WeakPassword, WrongHours, WrongZone  422
├── OutOfFrame       422  hours outside the desk's frame; holds each breach
├── TooManyFromHome  422  more days from home in the week than the desk has
├── WrongLeave       422  its days cannot be: in the past, over another, none that is worked
├── TooFarAhead      422  a day that is over, or further ahead than a year
├── OnLeave          409  the day is taken off
├── NothingSaid      422  a refusal needs its sentence
├── AnsweredAlready  409  somebody else answered, or it was taken back
└── CannotSwap       422  the two days do not fit
"""

from __future__ import annotations

from collections.abc import Sequence

from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.frame import Breach


class AlreadyStarted(Refusal):
    default = N_("This desk already has its first admin. Sign in, or ask them for an invitation.")


class EmailTaken(BadInput):
    pass


class NotYours(Refusal):
    default = N_("Only an admin may do this. Ask one of them.")


class LastAdmin(Refusal):
    default = N_("This is the desk's only admin. Make someone else an admin first.")


class InvitationSpent(Refusal):
    default = N_("This invitation no longer opens. Ask your lead for a new one, or sign in.")


class WeakPassword(BadInput):
    pass


class WrongHours(BadInput):
    default = N_("Hours begin before they end and last a day at most. Look at them again.")


class WrongZone(BadInput):
    pass


class OutOfFrame(BadInput):
    """`breaches` says each rule that does not fit, by weekday."""

    def __init__(self, breaches: Sequence[Breach], *, needs_reason: bool = False) -> None:
        self.breaches = tuple(breaches)
        self.needs_reason = needs_reason
        words = N_("%(why)s Or write a reason, and it is set all the same.") if needs_reason else "%(why)s"
        super().__init__(said(words, why=breaches[0].said))


class TooManyFromHome(BadInput):
    pass


class WrongLeave(BadInput):
    pass


class TooFarAhead(BadInput):
    default = N_("A day is changed from today on, and a year ahead at most. Choose another day.")


class OnLeave(Refusal):
    default = N_("This day is taken off. Take the leave back first, then change the day.")


class NothingSaid(BadInput):
    default = N_("Write a sentence that says why, so that they can ask again in a way that fits.")


class AnsweredAlready(Refusal):
    pass


class CannotSwap(BadInput):
    pass

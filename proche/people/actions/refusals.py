"""What these actions say no to.

Refusal
├── AlreadyStarted   409  a first admin exists
├── EmailTaken       422  another account signs in with this address
├── NotYours         409  a lead may not change an admin
├── LastAdmin        409  the desk would be left without an admin
├── InvitationSpent  409  the link is used, too old or not ours
└── WeakPassword, WrongHours, WrongZone  422
"""

from __future__ import annotations

from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop as N_


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

"""The keeper that the gate asks: a message reaches a person in their hours, or at their next start."""

from __future__ import annotations

from datetime import datetime, timedelta

from proche.availability import queries
from proche.kernel.gate import GateMessage, Passage
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said

#: When nobody knows when someone is back, the gate asks again after this time.
ASK_AGAIN = timedelta(hours=1)


def keep(person_pk: int, message: GateMessage, at: datetime) -> Passage:
    """Let through now, or say when it arrives and why not before."""
    reach = queries.may_reach(person_pk, at=at)
    if reach.is_now:
        return Passage(now=True, arrives_at=at, why=said(N_("They can be reached now.")))
    why = reach.reasons[0] if reach.reasons else said(N_("They cannot be reached now."))
    return Passage(now=False, arrives_at=reach.at or at + ASK_AGAIN, why=why)

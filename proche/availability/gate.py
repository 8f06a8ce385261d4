"""The keeper that the gate asks, and the carrier that takes a letter beyond the open pages.

A message reaches a person in their hours, else at their next start; what cannot wait goes to whoever is
on call. Who sent it is told in words which of these it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from proche.availability import duty_queries, mail, push, queries, reach_queries
from proche.kernel import outbox
from proche.kernel.gate import GateMessage, Letter, Passage, Urgency, Way
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.queries import PersonRow
from proche.people.rules import Right

#: When nobody knows when someone is back, the gate asks again after this time.
ASK_AGAIN = timedelta(hours=1)
#: Who has left the desk is asked about no more often than this.
LEFT = timedelta(days=30)


def keep(person_pk: int, message: GateMessage, at: datetime) -> Passage:
    """Let through now, give it to whoever is on call, or say when it arrives and why not before."""
    reader = people.get_row(person_pk)
    if Right.SEE_DESK not in reader.rights:
        return _left(reader, at)
    urgency = message.urgency
    reach = queries.may_reach(person_pk, at=at, urgent=urgency is Urgency.NOW)
    if reach.is_now:
        return _now(reader, at)
    why = reach.reasons[0] if reach.reasons else said(N_("They cannot be reached now."))
    if urgency is Urgency.NOW:
        return _on_call(reader, reach.at, why, at)
    return _later(reader, reach.at, why, at)


def _now(reader: PersonRow, at: datetime) -> Passage:
    told = said(N_("The message reaches %(name)s now."), name=reader.name)
    return Passage(now=True, arrives_at=at, why=said(N_("They can be reached now.")), told=told)


def _later(reader: PersonRow, arrives_at: datetime | None, why: Said, at: datetime) -> Passage:
    if arrives_at is None:
        told = said(N_("The message waits: when %(name)s can be reached is not known yet."), name=reader.name)
        return Passage(now=False, arrives_at=at + ASK_AGAIN, why=why, told=told, is_known=False)
    told = said(
        N_("The message will arrive %(when)s: nobody disturbs %(name)s before."),
        when=arrives_at.isoformat(),
        name=reader.name,
    )
    return Passage(now=False, arrives_at=arrives_at, why=why, told=told)


def _on_call(reader: PersonRow, reach_at: datetime | None, why: Said, at: datetime) -> Passage:
    """What cannot wait: to whoever is on call now; else it waits for the reader or for the next duty."""
    duty = duty_queries.find_on_call(at=at)
    if duty is None:
        return _nobody_on_call(reader, reach_at, why, at)
    if duty.person.pk == reader.pk:
        return Passage(
            now=True,
            arrives_at=at,
            why=said(N_("They are on call.")),
            told=said(N_("%(name)s is on call and is told now."), name=reader.name),
        )
    told = said(
        N_("%(name)s is not disturbed now; %(other)s is on call and is told in their place."),
        name=reader.name,
        other=duty.person.name,
    )
    return Passage(now=True, arrives_at=at, why=why, told=told, to=duty.person.pk)


def _nobody_on_call(reader: PersonRow, reach_at: datetime | None, why: Said, at: datetime) -> Passage:
    known = [moment for moment in (reach_at, duty_queries.next_start(at=at)) if moment is not None]
    if not known:
        return _later(reader, None, why, at)
    arrives_at = min(known)
    told = said(
        N_("%(name)s is not disturbed now and nobody is on call: it will arrive %(when)s."),
        name=reader.name,
        when=arrives_at.isoformat(),
    )
    return Passage(now=False, arrives_at=arrives_at, why=why, told=told)


def _left(reader: PersonRow, at: datetime) -> Passage:
    words = N_("The message reaches nobody: %(name)s left the desk. Choose someone else.")
    told, why = said(words, name=reader.name), said(N_("They have left the desk."))
    return Passage(now=False, arrives_at=at + LEFT, why=why, told=told, is_known=False)


def carry(letter: Letter, at: datetime) -> Iterable[Way]:
    """Post a letter by the ways that its reader chose, in the transaction that lets it through."""
    ways = reach_queries.get_choice(letter.person).ways_for(letter.message.urgency, letter.message.ways)
    if Way.MAIL in ways:
        _post(mail.KIND, letter, {}, "mail", at)
        yield Way.MAIL
    browsers = reach_queries.list_subscription_pks(letter.person) if Way.PUSH in ways else []
    for pk in browsers:
        _post(push.KIND, letter, {"subscription": pk}, f"push:{pk}", at)
    if browsers:
        yield Way.PUSH


def _post(kind: str, letter: Letter, more: dict[str, int], what: str, at: datetime) -> None:
    # The key is the letter's own: let through twice by a race, it is still sent once.
    payload = {"letter": letter.pk, **more}
    outbox.post(kind, payload, key=f"{letter.chain}:{what}", at=at, chain=letter.chain)

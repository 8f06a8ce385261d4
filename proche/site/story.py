"""The trace in words: each `what` that rooms write, as a person reads it in the timeline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proche.kernel.chain import Entry
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.site import story_details

#: What an entry says. %(places)s are filled from its data; "person:7" becomes a name.
WORDS: dict[str, str] = {
    "kernel.parameter.set": N_("The rule %(name)s was given another value."),
    "queue.case.opened": N_("The case was opened."),
    "queue.case.claimed": N_("Taken in hand."),
    "queue.case.offered": N_("Offered to %(to)s."),
    "queue.case.offer_declined": N_("Declined: it goes to the next one."),
    "queue.case.offer_lapsed": N_("The time to accept was over: it goes to the next one."),
    "queue.case.offer_withdrawn": N_("No longer offered to %(person)s, who cannot take it now."),
    "queue.case.open_to_all": N_("Everyone who could take it was asked: it waits for anyone."),
    "queue.case.kept_no_longer": N_("No longer kept for %(person)s, who left the desk."),
    "queue.case.taken_back": N_("Taken back before it was taken up."),
    "queue.case.priority_set": N_("Its priority was changed by hand."),
    "queue.case.look_asked": N_("A second pair of eyes was asked for."),
    "queue.case.look_answered": N_("A second pair of eyes saw it."),
    "queue.case.look_withdrawn": N_("A second pair of eyes is asked for no longer."),
    "queue.case.set_right": N_("Set right by the desk: nobody was left to take care of it."),
    "queue.case.released": N_("Given back to the queue."),
    "queue.case.lapsed": N_("Offered again: its holder was no longer there."),
    "queue.case.woken": N_("Back in the queue: its time aside was over."),
    "queue.case.put_aside": N_("Put aside."),
    "queue.case.handed_over": N_("Handed over to %(to)s."),
    "queue.case.noted": N_("A note was written."),
    "queue.case.changed": N_("What is known of the case was changed."),
    "queue.case.closed": N_("The case was closed."),
    "queue.case.reopened": N_("The case was opened again."),
    "queue.promise.made": N_("Promised for %(begins_at)s: %(owner)s keeps it."),
    "queue.promise.kept": N_("The promise was kept."),
    "queue.promise.tried": N_("They were called and nobody answered."),
    "queue.promise.moved": N_("The promise was moved; the customer agreed."),
    "queue.promise.called_off": N_("The promise was called off."),
    "queue.promise.forgotten": N_("Whom the promise was for was forgotten, and what was said."),
    "queue.promise.reopened": N_("The promise is to be kept again: its end was noted by mistake."),
    "queue.promise.passed": N_("%(before)s cannot be there: %(owner)s keeps the promise."),
    "queue.promise.covered": N_("%(owner)s will be there after all for what was promised."),
    "queue.promise.stand_in_changed": N_("Who stands in for %(owner)s changed."),
    "queue.promise.uncovered": N_("Nobody will be there for what was promised: %(owner)s cannot."),
    "queue.promise.late": N_("The promise is late: %(owner)s was to keep it."),
    "queue.procedure.started": N_("A procedure was begun: %(procedure)s, version %(version)s."),
    "queue.procedure.step_taken": N_("Procedure %(procedure)s: step %(number)s was taken."),
    "queue.procedure.waits": N_("Procedure %(procedure)s: step %(number)s put the case aside."),
    "queue.procedure.step_skipped": N_(
        "Procedure %(procedure)s: step %(number)s was skipped, with a reason."
    ),
    "queue.procedure.jumped": N_("Procedure %(procedure)s: left step %(number)s for another, with a reason."),
    "queue.procedure.step_undone": N_("Procedure %(procedure)s: the last step was undone."),
    "queue.procedure.switched": N_("Procedure %(procedure)s goes on in version %(version)s."),
    "queue.procedure.finished": N_("Procedure %(procedure)s was followed to its end."),
    "queue.procedure.left": N_("Procedure %(procedure)s was left at step %(number)s, with a reason."),
    "queue.procedure.not_followed": N_("Procedure %(procedure)s was not followed, with a reason."),
    "orders.document.received": N_("The document was received and sealed."),
    "orders.document.arrived_again": N_("The same document came in once more."),
    "orders.order.read": N_("The document was read."),
    "orders.doubt.answered": N_("A doubt was settled."),
    "orders.order.changed": N_("The order was corrected by hand."),
    "orders.step.undone": N_("The last step was undone."),
    "orders.order.confirmed": N_("The order was confirmed."),
    "orders.touchless.passed": N_(
        "Confirmed by the desk itself: nothing was in doubt, and the customer agreed to that."
    ),
    "orders.touchless.held": N_(
        "It could have been confirmed without a hand; it is among those that a person looks at."
    ),
    "orders.touchless.pulled_back": N_("Pulled back before its answer left."),
    "orders.touchless.judged_right": N_("A person looked at it: it is right."),
    "orders.touchless.judged_wrong": N_("A person looked at it: it is wrong."),
    "orders.touchless.suspended": N_("No more orders of this customer are confirmed without a hand."),
    "orders.consent.given": N_("The customer agreed that orders without a doubt are confirmed by the desk."),
    "orders.consent.withdrawn": N_("The agreement to orders without a hand was withdrawn."),
    "orders.consent.resumed": N_("Orders of this customer may be confirmed without a hand again."),
    "orders.lessons.kept": N_("What its answers teach of this sender was remembered."),
    "orders.lesson.forgotten": N_("Something that this order taught was forgotten."),
    "orders.lesson.remembered": N_("Something that this order taught counts again."),
    "orders.order.rejected": N_("The document was rejected."),
    "kernel.message.handed_over_by_hand": N_("What could not be sent was handed over by hand."),
    "kernel.message.by_hand_undone": N_("It was not handed over by hand after all."),
    "orders.order.reopened": N_("The order was opened again."),
    "orders.order.split": N_("The order was split in two."),
    "orders.order.split_off": N_("This order was split off another."),
    "orders.customer.asked": N_("The customer was asked."),
    "orders.customer.answered": N_("The customer answered on their page."),
    "orders.message.written": N_("A customer wrote from their page."),
    "orders.standing.put": N_("A standing order was made or changed."),
    "orders.standing.paused": N_("A standing order was paused."),
    "orders.standing.resumed": N_("A standing order goes on."),
    "orders.standing.ended": N_("A standing order was ended."),
    "orders.standing.day_skipped": N_("A day of a standing order was left out: %(day)s."),
    "orders.standing.day_restored": N_("A day of a standing order was taken back in: %(day)s."),
    "orders.standing.day_moved": N_("A day of a standing order was moved: %(day)s to %(to)s."),
    "orders.standing.made": N_("The standing order was sent for %(day)s."),
    "orders.standing.day_asked": N_(
        "Standing order for %(day)s: no delivery is made on that day and no other was chosen. "
        "Ask the customer which day they want."
    ),
    "orders.standing.day_missed": N_(
        "Standing order for %(day)s: its time had passed before it could be sent. Call the customer."
    ),
    "orders.standing.place_gone": N_(
        "Standing order for %(day)s: its place to deliver to is not known any more. "
        "Ask the customer where it goes."
    ),
    "orders.standing.asked": N_("Standing order for %(day)s: the desk has to ask which day is wanted."),
    "orders.standing.missed": N_("Standing order for %(day)s: its time had passed."),
    "customers.link.made": N_("A link to their own page was made."),
    "customers.link.revoked": N_("A link to their own page was ended."),
}
#: Steps that end a case's way.
ENDS = ("queue.case.closed", "orders.order.confirmed", "orders.order.rejected")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline."""

    seq: int
    at: datetime
    words: Said
    who: str
    detail: str
    is_end: bool
    hash: str
    sha256: str


def tell(entries: Iterable[Entry]) -> list[Step]:
    entries = list(entries)
    names = _names(entries)
    details = story_details.details(entries)
    return [_step(entry, names, detail) for entry, detail in zip(entries, details, strict=True)]


def _step(entry: Entry, names: Mapping[int, str], detail: str) -> Step:
    return Step(
        seq=entry.seq,
        at=entry.at,
        words=_words(entry, names),
        who=_name(entry.by, names) if entry.by.startswith("person:") else "",
        detail=detail,
        is_end=entry.what in ENDS,
        hash=entry.hash,
        sha256=entry.sha256,
    )


def _words(entry: Entry, names: Mapping[int, str]) -> Said:
    text = WORDS.get(entry.what)
    if text is None:
        # A room wrote what this table does not know yet: better its code than a silent gap.
        return said(N_("%(what)s"), what=entry.what.rpartition(".")[2].replace("_", " "))
    values = {name: _name(value, names) for name, value in entry.data.items()}
    # An older entry may lack what a sentence asks for.
    return Said(text, {name: values.get(name, "…") for name in PLACE.findall(text)})


PLACE = re.compile(r"%\((\w+)\)s")


def _name(value: Any, names: Mapping[int, str]) -> str:
    pk = _person(value)
    return str(value) if pk is None else names.get(pk, "…")


def _names(entries: Iterable[Entry]) -> dict[int, str]:
    told = [value for entry in entries for value in (entry.by, *entry.data.values())]
    pks = {pk for value in told if (pk := _person(value)) is not None}
    return {pk: ref.name for pk, ref in people.list_refs(pks).items()}


def _person(value: Any) -> int | None:
    if isinstance(value, str) and value.startswith("person:") and value[7:].isdigit():
        return int(value[7:])
    return None

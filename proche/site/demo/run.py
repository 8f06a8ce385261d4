"""The demo's run: hand everything in, tell each document as it is read, work through the certain ones.

`once` ends with a verdict: every document accounted for, what is no order said to be none, the
expected doubts raised, nothing confirmed otherwise than ordered, all messages sent, the trace whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from proche.kernel import outbox, trace
from proche.orders import queries
from proche.orders.catalogue import Product
from proche.orders.handover.facts import ConfirmedOrder
from proche.orders.queries import OrderRow
from proche.orders.rules import OrderState
from proche.people.rules import PersonRef
from proche.site.demo import agent, arrive, report
from proche.site.demo.arrive import Sent
from proche.site.demo.verdict import Fate, Outcome, problems

Say = Callable[[str], None]

#: Fewer certain orders than this, and the demo shows nothing.
FEWEST_CONFIRMED = 12


@dataclass
class Verdict:
    """What failed, by document; `whole` are failures of no single one."""

    fates: tuple[Fate, ...]
    by_document: dict[str, list[str]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.by_document and not self.whole


def receive_and_read(
    sent: Sequence[Sent], *, say: Say, wait: Callable[[], None] = arrive.a_little
) -> list[Sent]:
    """Tell one line a document as the worker reads them."""
    told: list[Sent] = []
    for one, row in arrive.as_read(sent, wait=wait):
        told.append(one)
        say(report.line(len(told), len(sent), one.name, row))
    return told


def work_and_judge(sent: Sequence[Sent], *, say: Say) -> Verdict:
    """Confirm the certain ones as an agent would, send what waits, and hold all against the truth."""
    agents = agent.team_at_work()
    settled = list(agent.work_through(agents))
    confirmed = [one.code for one in settled if one.is_confirmed]
    who, times = agents[0].ref, len(settled)
    say(f"\n{who.name} and colleagues pressed Next {times} times and confirmed {len(confirmed)} orders.")
    at = timezone.now()
    while outbox.send_due(at=at):
        at = timezone.now()
    return judge(sent, by=who, confirmed=confirmed)


def judge(sent: Sequence[Sent], *, by: PersonRef, confirmed: Sequence[str]) -> Verdict:
    products = queries.catalogue().by_sku
    known: Mapping[str, Product] = {product.sku: product for product in products.values()}
    fates = tuple(fate_of(one, by=by, at=timezone.now()) for one in sent)
    verdict = Verdict(fates)
    for fate in fates:
        if found := problems(fate, known):
            verdict.by_document[fate.name] = found
    verdict.whole += list(_of_the_whole(confirmed))
    return verdict


def _of_the_whole(confirmed: Sequence[str]) -> Iterable[str]:
    if len(confirmed) < FEWEST_CONFIRMED:
        yield f"only {len(confirmed)} orders were certain; {FEWEST_CONFIRMED} are the least"
    if dead := outbox.list_dead():
        yield f"{len(dead)} messages could not be sent, the first: {dead[0].kind}: {dead[0].error}"
    found = trace.verify()
    if not found.ok:
        yield "the trace does not hold: " + "; ".join(str(one.sentence) for one in found.breaks[:3])


def fate_of(sent: Sent, *, by: PersonRef, at: datetime) -> Fate:
    row = queries.get_document(sent.sha256)
    return Fate(
        name=sent.name,
        truth=sent.truth,
        is_read=row.reading_seconds is not None,
        arrivals=row.arrivals,
        seconds=row.reading_seconds or 0.0,
        outcomes=tuple(_outcome(order, by=by, at=at) for order in row.orders),
        is_again=bool(sent.truth and sent.truth["same_as"]),
    )


def _outcome(order: OrderRow, *, by: PersonRef, at: datetime) -> Outcome:
    page = queries.get_page(order.code, person=by, at=at)
    error = page.standing.reading.error
    is_confirmed = order.state is OrderState.CONFIRMED
    facts = queries.get_confirmed(order.code) if is_confirmed else None
    return Outcome(
        code=order.code,
        form=order.form,
        is_order=order.is_order,
        lines=order.line_count,
        doubts=tuple(asked.doubt.kind for asked in page.standing.doubts),
        error=str(error or ""),
        customer=page.customer.number if page.customer else "",
        number=order.number,
        confirmed=_pieces(facts) if facts else None,
        deliver_on=facts.deliver_on if facts else "",
        wrong_sends=tuple(_unsent(order.code)) if is_confirmed else (),
    )


def _pieces(facts: ConfirmedOrder) -> dict[str, Decimal]:
    pieces: dict[str, Decimal] = {}
    for line in facts.lines:
        pieces[line.sku] = pieces.get(line.sku, Decimal(0)) + Decimal(line.pieces)
    return pieces


def _unsent(code: str) -> Iterable[str]:
    messages = outbox.list_recent(f"case:{code}")
    if not messages:
        yield "confirmed, and nothing was posted"
    for message in messages:
        if message.state != "SENT":
            yield f"{message.kind} is {message.state.lower()}: {message.error}"


def hand_in_everything(folder: Path, *, at: datetime, samples: bool = True) -> list[Sent]:
    sent = list(arrive.hand_in_all(folder, at=at))
    return sent + (list(arrive.hand_in_samples(at=at)) if samples else [])

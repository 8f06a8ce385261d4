"""What a person does on an open order: answer a doubt, change a value, undo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from proche.kernel import live, trace
from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop, said
from proche.orders import desk, models, rules
from proche.orders.access import OrderRef
from proche.orders.actions.holding import hold_open
from proche.orders.standing import AskedDoubt, Standing
from proche.people.rules import PersonRef, signature
from proche.queue import actions as queue
from proche.queue.actions import indexing
from proche.queue.queries import CaseRef

N_ = gettext_noop

#: of a doubt's key, as its column keeps it; a page sends back what it was given, a program anything
LONGEST_KEY = 300


class NothingToUndo(Refusal):
    default = N_("There is nothing to undo on this order.")


class AlreadyAnswered(Refusal):
    default = N_("This doubt is settled already. The page shows what is left.")


class NoSuchPlace(BadInput):
    default = N_("That field does not exist on an order. Reload the page and try again.")


@transaction.atomic
def answer_doubt(order: OrderRef, *, key: str, option: int, by: PersonRef, at: datetime) -> Standing:
    """Settle a doubt by one of its options, counted from 0; -1 keeps the value as it stands.

    Raises: AlreadyAnswered, NotYours, AlreadyEnded.
    """
    row = hold_open(order, by=by, at=at)
    asked = _find_doubt(desk.standing(row, at=at), key)
    changes = _changes_of(asked, option)
    standing = _take(row, rules.Step(changes, answers=key), kind=asked.doubt.kind, by=by, at=at)
    data = {"field": asked.doubt.field, "kind": asked.doubt.kind, "changes": rules.traced(changes)}
    trace.append(f"case:{row.code}", "orders.doubt.answered", by=signature(by), at=at, data=data)
    return standing


def _find_doubt(standing: Standing, key: str) -> AskedDoubt:
    for asked in standing.doubts:
        if asked.key == key:
            return asked
    raise AlreadyAnswered


def _changes_of(asked: AskedDoubt, option: int) -> Mapping[str, str]:
    if option == -1:
        return {}
    if not 0 <= option < len(asked.options):
        raise AlreadyAnswered
    return asked.options[option].changes


@transaction.atomic
def change(
    order: OrderRef, *, changes: Mapping[str, str], by: PersonRef, at: datetime, answers: str = ""
) -> Standing:
    """Change values by hand; `answers` is the doubt that this settles, if any.

    Raises: BadInput with what is wrong, NotYours, AlreadyEnded.
    """
    row = hold_open(order, by=by, at=at)
    clean = {pointer: rules.clean(pointer, value) for pointer, value in changes.items()}
    standing = _take(row, rules.Step(clean, answers=answers[:LONGEST_KEY]), kind="", by=by, at=at)
    data = {"changes": rules.traced(clean)}
    trace.append(f"case:{row.code}", "orders.order.changed", by=signature(by), at=at, data=data)
    return standing


@transaction.atomic
def undo(order: OrderRef, *, by: PersonRef, at: datetime) -> Standing:
    """Take back the latest step that still counts. Raises: NothingToUndo, NotYours, AlreadyEnded."""
    row = hold_open(order, by=by, at=at)
    latest = row.steps.filter(undone_at=None).order_by("-seq").first()
    if latest is None:
        raise NothingToUndo
    latest.undone_at = at
    latest.save(update_fields=["undone_at"])
    standing = _store(row, by=by, at=at)
    trace.append(f"case:{row.code}", "orders.step.undone", by=signature(by), at=at, data={"step": latest.seq})
    return standing


def _take(row: models.Order, step: rules.Step, *, kind: str, by: PersonRef, at: datetime) -> Standing:
    seq = (row.steps.aggregate(latest=Max("seq"))["latest"] or 0) + 1
    models.OrderStep.objects.create(
        order=row, seq=seq, changes=dict(step.changes), answers=step.answers, kind=kind, by_id=by.pk, at=at
    )
    try:
        return _store(row, by=by, at=at)
    except (ValueError, IndexError) as error:
        raise NoSuchPlace(said(N_("That cannot be written on an order: %(why)s"), why=error)) from error


def _store(row: models.Order, *, by: PersonRef, at: datetime) -> Standing:
    standing = desk.standing(row, at=at)
    number = row.number
    desk.refresh(row, standing)
    row.save()
    # Whose case it is and how it presses: for the lists, the customer's page, and who knows them next time.
    queue.retitle(
        CaseRef(row.case_id, row.code),
        title=standing.title if row.customer_id is not None else None,
        customer_pk=row.customer_id,
        priority=standing.priority(at),
        by=by,
        at=at,
    )
    if row.number != number:
        indexing.index(CaseRef(row.case_id, row.code))
    live.publish(f"case:{row.code}", "case.changed", {"code": row.code}, at=at)
    return standing

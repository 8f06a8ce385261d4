"""Orders pass without a hand, are pulled back and judged; one switch stops it. The only writers of these.

Refusal
├── NotPassed   409  this order was not confirmed by the desk itself
└── HasLeft     409  its time of grace is over, or its answer has left (orders.actions.endings)
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from proche.customers import queries as customers
from proche.customers.rules import fold_phone, is_among
from proche.kernel import live, locks, parameters, trace
from proche.kernel.refusal import Refusal
from proche.kernel.words import Said, gettext_noop, said
from proche.orders import desk, models
from proche.orders.access import OrderRef
from proche.orders.actions import endings
from proche.orders.actions.holding import AlreadyEnded
from proche.orders.rules import Channel, OrderState
from proche.orders.standing import Standing
from proche.orders.touchless import judging, rules
from proche.orders.touchless import parameters as rule
from proche.orders.touchless.rules import Looking, Passer, Passing, Verdict
from proche.people.rules import PersonRef, signature
from proche.queue import actions as queue
from proche.queue.queries import CaseRef

N_ = gettext_noop

#: Held by whoever lets an order pass and by whoever turns the switch: what passes after it is off, none does.
SWITCH = "orders.touchless"
NOT_AGREED = N_("No agreement of this customer stands.")
IS_OFF = N_("Orders without a hand are stopped for everyone.")


class NotPassed(Refusal):
    default = N_("This order was not confirmed by the desk itself.")


@transaction.atomic
def let_pass(order_pk: int, *, at: datetime) -> Said | None:
    """Confirm an order without a hand where all allows it; else give why not. Twice is once.

    Everything is asked inside this transaction: the switch, the consent, the doubts, whether it was taken.
    """
    row = models.Order.objects.select_for_update().get(pk=order_pk)
    if row.state != OrderState.OPEN or models.Untouched.objects.filter(order=row).exists():
        return said(AlreadyEnded.default)
    is_free = queue.is_free(CaseRef(row.case_id, row.code))
    locks.hold(SWITCH)
    if not rule.is_on(at):
        return said(IS_OFF)
    consent = _standing_consent(row)
    if consent is None:
        return said(NOT_AGREED)
    standing = desk.standing(row, at=at)
    if (words := rules.why_not(_passer(row, standing, consent, is_free=is_free))) is not None:
        return words
    _pass(row, standing, consent, at=at)
    return None


def _standing_consent(row: models.Order) -> models.Consent | None:
    """The customer's consent, locked: it is not withdrawn before this order is confirmed, or was before."""
    if row.customer_id is None:
        return None
    found = models.Consent.objects.select_for_update().filter(customer_id=row.customer_id)
    return found.filter(withdrawn_at=None, suspended_at=None).first()


def _passer(row: models.Order, standing: Standing, consent: models.Consent, *, is_free: bool) -> Passer:
    return Passer(
        standing=standing,
        ceiling=consent.ceiling,
        arrivals=models.Arrival.objects.filter(document_id=row.document_id).count(),
        is_senders=_is_senders(row, standing),
        is_free=is_free and not row.steps.exists(),
        is_split=row.split > 0,
    )


def _is_senders(row: models.Order, standing: Standing) -> bool:
    """Whether a mail or a fax came from the customer: anyone may write any customer's number into an order.

    What came in by hand or with a key of the desk's own interfaces was let in by somebody who may.
    """
    customer = standing.customer
    if customer is None or row.customer_id is None or desk.customer_pk(standing) != row.customer_id:
        return False
    if row.channel == Channel.FAX:
        return fold_phone(row.sender) in {fold_phone(fax) for fax in customer.faxes} - {""}
    if row.channel == Channel.MAIL:
        return is_among(row.sender, customers.list_emails(row.customer_id))
    return True


def _pass(row: models.Order, standing: Standing, consent: models.Consent, *, at: datetime) -> None:
    is_sampled = rules.is_sampled(row.code, rule.share(at))
    is_held = is_sampled and rule.looking(at) is Looking.BEFORE
    leaves_at = None if is_held else at + rule.grace(at)
    models.Untouched.objects.create(
        order=row,
        consent=consent,
        state=Passing.HELD if is_held else Passing.CONFIRMED,
        at=at,
        leaves_at=leaves_at,
        is_sampled=is_sampled,
    )
    chain, data = f"case:{row.code}", {"consent": consent.pk, "agreed_on": consent.agreed_on.isoformat()}
    if is_held:
        trace.append(chain, "orders.touchless.held", at=at, data=data)
        return
    trace.append(chain, "orders.touchless.passed", at=at, data={**data, "sampled": is_sampled})
    endings.seal(row, standing, by=None, at=at, leaves_at=leaves_at)
    live.publish("touchless", "touchless.changed", {}, at=at)


@transaction.atomic
def pull_back(order: OrderRef, *, by: PersonRef, at: datetime) -> None:
    """Take an order that passed back into hands before its answer leaves. Raises: NotPassed, HasLeft."""
    row = models.Order.objects.select_for_update().get(pk=order.pk)
    found = models.Untouched.objects.filter(order=row, state=Passing.CONFIRMED).first()
    if found is None or found.leaves_at is None or row.state != OrderState.CONFIRMED:
        raise NotPassed
    if at >= found.leaves_at:
        raise endings.HasLeft
    endings.unseal(row, by=by, at=at)
    models.Untouched.objects.filter(pk=found.pk).update(state=Passing.PULLED_BACK)
    trace.append(f"case:{row.code}", "orders.touchless.pulled_back", by=signature(by), at=at)
    live.publish("touchless", "touchless.changed", {}, at=at)


@transaction.atomic
def judge(order: OrderRef, verdict: Verdict, *, by: PersonRef, at: datetime) -> None:
    """Say after a look whether an order that passed is right; a wrong one suspends its customer's consent.

    A wrong one whose answer has not left is pulled back at once. Raises: NotPassed.
    """
    row = models.Order.objects.select_for_update().get(pk=order.pk)
    found = models.Untouched.objects.filter(order=row, state=Passing.CONFIRMED).first()
    if found is None:
        raise NotPassed
    is_first = judging.judge(found, verdict, by=by, at=at)
    if is_first and verdict is Verdict.WRONG and found.leaves_at is not None and at < found.leaves_at:
        pull_back(order, by=by, at=at)
    live.publish("touchless", "touchless.changed", {}, at=at)


@transaction.atomic
def switch(is_on: bool, *, by: PersonRef, at: datetime) -> None:
    """Stop orders without a hand for everyone, or let them pass again; no order in flight passes after it."""
    locks.hold(SWITCH)
    parameters.set_value(
        rule.ON,
        "yes" if is_on else "no",
        active_from=parameters.day_of(at),
        source="",
        by=signature(by),
        at=at,
    )
    live.publish("touchless", "touchless.changed", {}, at=at)

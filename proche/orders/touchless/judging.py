"""An order that could have passed without a hand is judged: by what people made of it, or in words.

A wrong one suspends its customer's consent, in the same transaction, until a lead says otherwise.
"""

from __future__ import annotations

from datetime import datetime

from proche.kernel import live, trace
from proche.orders import models
from proche.orders.touchless.rules import Verdict
from proche.people.rules import PersonRef, signature


def ended(row: models.Order, *, is_right: bool, by: PersonRef, at: datetime) -> None:
    """A person ended an order that was held for a look or pulled back; the caller holds its row."""
    found = models.Untouched.objects.filter(order=row, verdict="").exclude(state="CONFIRMED").first()
    if found is not None:
        judge(found, Verdict.RIGHT if is_right else Verdict.WRONG, by=by, at=at)


def judge(found: models.Untouched, verdict: Verdict, *, by: PersonRef, at: datetime) -> bool:
    """Write a verdict, once; False where somebody was first."""
    unjudged = models.Untouched.objects.filter(pk=found.pk, verdict="")
    if not unjudged.update(verdict=verdict, judged_by_id=by.pk, judged_at=at):
        return False
    order = models.Order.objects.only("code", "customer_id").get(pk=found.order_id)
    chain, data = f"case:{order.code}", {"consent": found.consent_id}
    trace.append(chain, f"orders.touchless.judged_{verdict.lower()}", by=signature(by), at=at, data=data)
    if verdict is Verdict.WRONG:
        suspend(found.consent_id, order, at=at)
    return True


def suspend(consent_pk: int, order: models.Order, *, at: datetime) -> None:
    """Let no more orders of this customer pass."""
    standing = models.Consent.objects.filter(pk=consent_pk, suspended_at=None, withdrawn_at=None)
    if standing.update(suspended_at=at, suspended_for=order):
        trace.append(f"case:{order.code}", "orders.touchless.suspended", at=at, data={"consent": consent_pk})
        live.publish("touchless", "touchless.changed", {}, at=at)

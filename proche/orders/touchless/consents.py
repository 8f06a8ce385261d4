"""Consents are given, withdrawn at once, and taken up again after a wrong order. Their only writers.

Refusal
├── AlreadyAgreed   409  a consent stands already
└── NoConsent       409  none stands
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from proche.customers.queries import CustomerRef
from proche.kernel import live, trace
from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import gettext_noop, said
from proche.orders import models
from proche.orders.touchless.rules import How
from proche.people.rules import PersonRef, signature

N_ = gettext_noop


class AlreadyAgreed(Refusal):
    default = N_("This customer agreed already. Withdraw that first to note another agreement.")


class NoConsent(Refusal):
    default = N_("No agreement of this customer stands any more.")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a customer agreed to. `contact` is the pk of who said so, where they are known."""

    how: How
    agreed_on: date
    contact: int | None = None
    ceiling: Decimal | None = None


@transaction.atomic
def give(customer: CustomerRef, agreement: Agreement, *, by: PersonRef | None, at: datetime) -> int:
    """Note that a customer agreed; gives the consent's pk. Raises: AlreadyAgreed, BadInput."""
    if agreement.agreed_on > at.date():
        raise BadInput(said(N_("An agreement is noted once it was made: its day cannot be to come.")))
    try:
        with transaction.atomic():
            row = models.Consent.objects.create(
                customer_id=customer.pk,
                contact_id=agreement.contact,
                how=agreement.how,
                agreed_on=agreement.agreed_on,
                ceiling=agreement.ceiling,
                noted_by_id=by.pk if by else None,
                noted_at=at,
            )
    except IntegrityError:
        raise AlreadyAgreed from None
    _note(customer, "given", row.pk, by=by, at=at)
    return row.pk


@transaction.atomic
def withdraw(customer: CustomerRef, *, by: PersonRef, at: datetime) -> None:
    """End a consent. An order that is being confirmed at this moment waits for this, or this for it.

    Raises: NoConsent.
    """
    found = models.Consent.objects.select_for_update().filter(customer_id=customer.pk, withdrawn_at=None)
    row = found.first()
    if row is None:
        raise NoConsent
    row.withdrawn_at, row.withdrawn_by_id = at, by.pk
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _note(customer, "withdrawn", row.pk, by=by, at=at)


@transaction.atomic
def resume(customer: CustomerRef, *, by: PersonRef, at: datetime) -> None:
    """Let a customer's orders pass again after a wrong one was found. Raises: NoConsent."""
    found = models.Consent.objects.filter(customer_id=customer.pk, withdrawn_at=None)
    row = found.exclude(suspended_at=None).first()
    if row is None:
        raise NoConsent
    found.filter(pk=row.pk).update(suspended_at=None, suspended_for=None)
    _note(customer, "resumed", row.pk, by=by, at=at)


def _note(customer: CustomerRef, what: str, pk: int, *, by: PersonRef | None, at: datetime) -> None:
    data = {"consent": pk}
    chain = f"customer:{customer.code}"
    trace.append(chain, f"orders.consent.{what}", by=signature(by), at=at, data=data)
    live.publish("touchless", "touchless.changed", {}, at=at)

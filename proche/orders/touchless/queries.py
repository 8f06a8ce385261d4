"""The only readers of consents and of orders that passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from proche.orders import models
from proche.orders.rules import OrderState
from proche.orders.touchless.rules import How, Passing, Verdict

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A standing consent as pages show it; names are asked for now, so that an erased one is gone."""

    pk: int
    customer_pk: int
    customer_code: str
    customer_name: str
    how: How
    agreed_on: date
    agreed_by: str
    ceiling: Decimal | None
    noted_by: str
    noted_at: datetime
    suspended_at: datetime | None
    suspended_for: str


@dataclass(frozen=True, slots=True)
class PassedRow:
    """An order that passed, or was held for a look."""

    code: str
    number: str
    customer_name: str
    total_net: Decimal | None
    currency: str
    line_count: int
    state: Passing
    at: datetime
    leaves_at: datetime | None
    is_sampled: bool
    verdict: str
    judged_by: str
    can_pull_back: bool


def has_consent_of(order_pk: int) -> bool:
    consents = models.Consent.objects.filter(withdrawn_at=None, suspended_at=None)
    return models.Order.objects.filter(pk=order_pk, customer__in=consents.values("customer")).exists()


def find_consent(customer_pk: int) -> ConsentRow | None:
    return next(iter(_consents(models.Consent.objects.filter(customer_id=customer_pk))), None)


def list_consents() -> tuple[ConsentRow, ...]:
    return tuple(_consents(models.Consent.objects.all()))


def _consents(rows: QuerySet[models.Consent]) -> list[ConsentRow]:
    found = rows.filter(withdrawn_at=None).select_related("customer", "contact", "noted_by", "suspended_for")
    return [_consent(row) for row in found.order_by("customer__name", "pk")]


def _consent(row: models.Consent) -> ConsentRow:
    return ConsentRow(
        pk=row.pk,
        customer_pk=row.customer_id,
        customer_code=row.customer.code,
        customer_name=row.customer.name,
        how=How(row.how),
        agreed_on=row.agreed_on,
        agreed_by=row.contact.name if row.contact else "",
        ceiling=row.ceiling,
        noted_by=row.noted_by.name if row.noted_by else "",
        noted_at=row.noted_at,
        suspended_at=row.suspended_at,
        suspended_for=row.suspended_for.code if row.suspended_for else "",
    )


def list_passed(*, at: datetime) -> tuple[PassedRow, ...]:
    """The latest that passed or were held."""
    rows = models.Untouched.objects.order_by("-at", "-pk")
    return tuple(_passed(row, at=at) for row in _joined(rows)[:SHOWN])


def list_to_judge(*, at: datetime) -> tuple[PassedRow, ...]:
    """The sample that was confirmed and waits for a look, the oldest first."""
    rows = models.Untouched.objects.filter(is_sampled=True, verdict="", state=Passing.CONFIRMED)
    return tuple(_passed(row, at=at) for row in _joined(rows).order_by("at", "pk")[:SHOWN])


def find_passed(code: str, *, at: datetime) -> PassedRow | None:
    row = _joined(models.Untouched.objects.filter(order__code=code)).first()
    return _passed(row, at=at) if row is not None else None


def _joined(rows: QuerySet[models.Untouched]) -> QuerySet[models.Untouched]:
    return rows.select_related("order__customer", "judged_by").defer("order__reading", "order__facts")


def _passed(row: models.Untouched, *, at: datetime) -> PassedRow:
    order = row.order
    return PassedRow(
        code=order.code,
        number=order.number,
        customer_name=order.customer.name if order.customer else "",
        total_net=order.total_net,
        currency=order.currency,
        line_count=order.line_count,
        state=Passing(row.state),
        at=row.at,
        leaves_at=row.leaves_at,
        is_sampled=row.is_sampled,
        verdict=row.verdict,
        judged_by=row.judged_by.name if row.judged_by else "",
        can_pull_back=row.state == Passing.CONFIRMED and row.leaves_at is not None and at < row.leaves_at,
    )


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One confirmed order for the rate; `verdict` is "" where nobody looked."""

    at: datetime
    passed: bool
    verdict: str


def list_confirmed(since: datetime, until: datetime) -> list[Confirmed]:
    """The orders confirmed in a span, both ends counted, by hand or without; and what was found of them."""
    rows = models.Order.objects.filter(
        state=OrderState.CONFIRMED, confirmed_at__gte=since, confirmed_at__lte=until
    )
    found = rows.values_list("confirmed_at", "confirmed_by_id", "untouched__state", "untouched__verdict")
    return [
        Confirmed(at, by is None and state == Passing.CONFIRMED, verdict or "")
        for at, by, state, verdict in found.order_by("confirmed_at", "pk")
        if at is not None
    ]


def count_wrong(since: datetime) -> int:
    return models.Untouched.objects.filter(verdict=Verdict.WRONG, judged_at__gte=since).count()

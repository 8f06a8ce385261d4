"""The only writers of order forms: one is made, withdrawn, taken back.

Refusal
└── BadInput
    ├── NothingOnIt     no product was chosen
    └── TooManyOnIt     more than five pages hold
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime

from django.db import transaction

from proche.customers.queries import CustomerRef
from proche.kernel import ids, trace
from proche.kernel.refusal import BadInput
from proche.kernel.words import gettext_noop, said
from proche.orders import models
from proche.orders.blanks.queries import FormRef
from proche.orders.blanks.rules import MOST_PRODUCTS, BlankRow
from proche.people.rules import PersonRef, signature

N_ = gettext_noop


class NothingOnIt(BadInput):
    default = N_("Choose at least one product for the form.")


class TooManyOnIt(BadInput):
    pass


@transaction.atomic
def make(
    customer: CustomerRef,
    *,
    rows: Sequence[BlankRow],
    language: str,
    send_to: str,
    by: PersonRef,
    at: datetime,
) -> FormRef:
    """Keep a form as it will be printed. Its dates are of this year and the next.

    Raises: NothingOnIt, TooManyOnIt.
    """
    if not rows:
        raise NothingOnIt
    if len(rows) > MOST_PRODUCTS:
        raise TooManyOnIt(said(N_("A form holds at most %(most)s products. Make two."), most=MOST_PRODUCTS))
    form = models.BlankForm.objects.create(
        code=ids.new_code(),
        customer_id=customer.pk,
        rows=[list(astuple(row)) for row in rows],
        years=[at.year, at.year + 1],
        language=language,
        send_to=send_to,
        made_at=at,
        made_by_id=by.pk,
        changed_at=at,
    )
    ref = FormRef(form.pk, form.code, customer)
    _trace(ref, "made", by=by, at=at)
    return ref


@transaction.atomic
def withdraw(form: FormRef, *, by: PersonRef, at: datetime) -> None:
    """From now on an order on this form is put before a person. Twice is once."""
    _turn(form, "withdrawn", withdrawn=at, by=by, at=at)


@transaction.atomic
def take_back(form: FormRef, *, by: PersonRef, at: datetime) -> None:
    """Read a withdrawn form again. Twice is once."""
    _turn(form, "taken_back", withdrawn=None, by=by, at=at)


def _turn(form: FormRef, what: str, *, withdrawn: datetime | None, by: PersonRef, at: datetime) -> None:
    rows = models.BlankForm.objects.filter(pk=form.pk, withdrawn_at__isnull=withdrawn is not None)
    if rows.update(withdrawn_at=withdrawn, changed_at=at):
        _trace(form, what, by=by, at=at)


def _trace(form: FormRef, what: str, *, by: PersonRef, at: datetime) -> None:
    chain, data = f"customer:{form.customer.code}", {"form": form.code}
    trace.append(chain, f"orders.form.{what}", by=signature(by), at=at, data=data)

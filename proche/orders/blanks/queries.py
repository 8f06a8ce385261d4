"""The forms, as readers and pages take them. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import translation

from proche.customers.queries import CustomerRef
from proche.kernel import seals
from proche.kernel.refusal import NotFound
from proche.orders import catalogue_queries, models, wording
from proche.orders.blanks import rules
from proche.orders.blanks.geometry import ROWS
from proche.orders.blanks.rules import BlankPage, BlankRow, Blanks
from proche.orders.catalogue import Product, SalesUnit

#: What was ordered longer ago is no longer usual.
USUAL_FOR = timedelta(days=180)
#: Ordered so often, a product is on the form unless somebody takes it off.
OFTEN = 2
MOST_USUAL = 2 * ROWS


@dataclass(frozen=True, slots=True)
class FormRef:
    """The form that an action is about."""

    pk: int
    code: str
    customer: CustomerRef


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form in the list of an establishment's."""

    code: str
    products: int
    pages: int
    made_at: datetime
    made_by: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A product that may stand on a new form; `times` is how many orders had it."""

    row: BlankRow
    times: int

    @property
    def is_usual(self) -> bool:
        return self.times >= OFTEN


_kept: tuple[tuple[Any, ...], Blanks] | None = None
_building = Lock()


def blanks() -> Blanks:
    """Every page that is read, by its code; built anew in this process only after a change."""
    global _kept
    version = _version()
    if _kept is None or _kept[0] != version:
        with _building:
            if _kept is None or _kept[0] != version:
                _kept = (version, _all_pages())
    return _kept[1]


def _version() -> tuple[Any, ...]:
    found = models.BlankForm.objects.aggregate(Max("changed_at"), Count("pk"))
    return (str(seals.key_path()), *found.values())


def _all_pages() -> dict[str, BlankPage]:
    forms = models.BlankForm.objects.filter(withdrawn_at=None).select_related("customer")
    return {code: page for form in forms for code, page in _pages(form)}


def pages_of(ref: FormRef) -> list[tuple[str, BlankPage]]:
    """The pages of one form, each with its code."""
    return _pages(models.BlankForm.objects.select_related("customer").get(pk=ref.pk))


def _pages(form: models.BlankForm) -> list[tuple[str, BlankPage]]:
    parts = rules.in_pages([BlankRow(*row) for row in form.rows])
    return [
        (
            _code(form.code, number),
            BlankPage(
                form.code, number, len(parts), form.customer.number, form.customer.name, rows,
                tuple(form.years),
            ),
        )
        for number, rows in enumerate(parts, start=1)
    ]  # fmt: skip


def _code(form: str, page: int) -> str:
    # Ed25519 signs the same text alike every time, so that the code is the same whenever it is printed.
    return rules.code_of(form, page, seals.signing_key().sign(rules.signed_text(form, page)))


def printed(ref: FormRef) -> tuple[str, str]:
    """The language of a form, and where it says that it is to be sent."""
    return models.BlankForm.objects.values_list("language", "send_to").get(pk=ref.pk)


def get_ref(customer: CustomerRef, code: str) -> FormRef:
    """Raises: NotFound, for another establishment's form too."""
    row = models.BlankForm.objects.filter(customer_id=customer.pk, code=code).first()
    if row is None:
        raise NotFound
    return FormRef(row.pk, row.code, customer)


def list_forms(customer_pk: int) -> list[FormRow]:
    """The latest first, withdrawn ones last."""
    forms = models.BlankForm.objects.filter(customer_id=customer_pk).select_related("made_by")
    rows = [
        FormRow(
            code=form.code,
            products=len(form.rows),
            pages=len(rules.in_pages(form.rows)),
            made_at=form.made_at,
            made_by=form.made_by.name if form.made_by else "",
            is_withdrawn=form.withdrawn_at is not None,
        )
        for form in forms.order_by("-made_at", "-pk")
    ]
    return sorted(rows, key=lambda row: row.is_withdrawn)


def count_forms(customer_pk: int) -> int:
    return models.BlankForm.objects.filter(customer_id=customer_pk, withdrawn_at=None).count()


def list_offered(customer: CustomerRef, *, language: str, on: date, at: datetime) -> list[Offered]:
    """What this establishment ordered lately and can still order, the most usual first."""
    catalogue = catalogue_queries.catalogue()
    found: dict[str, Offered] = {}
    for sku, unit, times in _ordered(customer.pk, at):
        product = catalogue.find(sku)
        if product is not None and sku not in found and product.is_active(on):
            found[sku] = Offered(row_of(product, product.unit(unit), language=language), times)
    return list(found.values())


def _ordered(customer_pk: int, at: datetime) -> QuerySet[Any, tuple[str, str, int]]:
    lines = models.OrderLine.objects.filter(
        order__customer_id=customer_pk, order__received_at__gt=at - USUAL_FOR
    )
    counted = lines.values("sku", "unit").annotate(times=Count("order", distinct=True))
    return counted.order_by("-times", "sku", "unit").values_list("sku", "unit", "times")[:MOST_USUAL]


def row_of(product: Product, unit: SalesUnit | None, *, language: str) -> BlankRow:
    """A product as a form shows it, in its usual unit unless another is named."""
    unit = unit or product.units[0]
    name = product.name_en if language == "en" and product.name_en else product.name
    with translation.override(language):
        words = wording.unit_name(unit)
        if unit.pieces != 1:
            words = f"{words} ({wording.number(unit.pieces)})"
    return BlankRow(product.sku, name, unit.code, words)

"""The only writers of the catalogue. Each change is in the trace's chain "catalogue".

Refusal
├── GtinTaken   422  another product has it
├── Incomplete  422  a code, a name and one sales unit are the least
└── NoSuchProduct 404
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from proche.customers.rules import fold
from proche.kernel import trace
from proche.kernel.refusal import BadInput, NotFound
from proche.kernel.words import Said, gettext_noop, said
from proche.orders import catalogue_queries, models
from proche.orders.catalogue import Product
from proche.orders.knowledge_files import CatalogueRead, Remark
from proche.people.rules import PersonRef, signature

N_ = gettext_noop

CHAIN = "catalogue"


class GtinTaken(BadInput):
    pass


class Incomplete(BadInput):
    default = N_("A product needs its code, its name and one way it is sold. Fill them in, then save.")


class NoSuchProduct(NotFound):
    default = N_("There is no product with this code. It may have been written otherwise.")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `remarks` name every row that was refused, and those that are odd."""

    added: int
    changed: int
    unchanged: int
    remarks: tuple[Remark, ...]

    @property
    def refused(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.is_refused)


@transaction.atomic
def import_catalogue(read: CatalogueRead, *, by: PersonRef | None, at: datetime) -> ImportReport:
    """Add or change products by their code. What the file has no column for stays as it is.

    Products that the file does not name are left alone: withdrawing is said, never concluded.
    """
    known = {product.sku: product for product in catalogue_queries.catalogue().products}
    taken = {product.gtin: sku for sku, product in known.items() if product.gtin}
    added, changed, remarks = [], [], list(read.remarks)
    for row, product in zip(read.rows, read.products, strict=True):
        wanted = _kept_where_silent(known.get(product.sku), product, read.columns)
        if wanted.gtin and taken.setdefault(wanted.gtin, wanted.sku) != wanted.sku:
            remarks.append(Remark(row, _taken(wanted.gtin, taken[wanted.gtin])))
        elif product.sku not in known:
            added.append(wanted)
        elif wanted != known[product.sku]:
            changed.append(wanted)
    _write(added, changed)
    unchanged = len(read.products) - len(added) - len(changed) - (len(remarks) - len(read.remarks))
    report = ImportReport(
        len(added), len(changed), unchanged, tuple(sorted(remarks, key=lambda one: one.row))
    )
    if added or changed:
        data = {"added": len(added), "changed": len(changed), "refused": len(report.refused)}
        _note("orders.catalogue.imported", by=by, at=at, data=data)
    return report


def _taken(gtin: str, sku: str) -> Said:
    return said(N_("GTIN %(gtin)s belongs to %(sku)s"), gtin=gtin, sku=sku)


#: Which field of a product each column of a file fills; several make up the sales units.
_UNIT_COLUMNS = frozenset(("unit", "units", "pieces", "price", "words"))


def _kept_where_silent(known: Product | None, product: Product, columns: frozenset[str]) -> Product:
    if known is None:
        return product
    optional = ("name_en", "gtin", "other_names", "substitutes", "active_from", "active_to", "category")
    silent = [name for name in optional if name not in columns]
    if not columns & _UNIT_COLUMNS:
        silent.append("units")
    kept: dict[str, Any] = {name: getattr(known, name) for name in silent}
    return replace(product, **kept)


@transaction.atomic
def put_product(product: Product, *, by: PersonRef | None, at: datetime) -> None:
    """Add a product, or set one anew that has this code. Raises: Incomplete, GtinTaken."""
    if not product.sku.strip() or not product.name.strip() or not product.units:
        raise Incomplete
    twin = models.Product.objects.filter(gtin=product.gtin).exclude(sku=product.sku) if product.gtin else None
    if twin is not None and (other := twin.first()) is not None:
        raise GtinTaken(_taken(product.gtin, other.sku))
    is_known = models.Product.objects.filter(sku=product.sku).exists()
    _write(*(([], [product]) if is_known else ([product], [])))
    what = "orders.product.changed" if is_known else "orders.product.added"
    _note(what, by=by, at=at, data={"sku": product.sku})


@transaction.atomic
def withdraw(
    sku: str, *, on: date, substitutes: Sequence[str] = (), by: PersonRef | None, at: datetime
) -> None:
    """Take a product off sale from a day on, naming what takes its place. Raises: NoSuchProduct, BadInput."""
    product = _get(sku)
    if product.active_from is not None and on <= product.active_from:
        words = N_("%(sku)s is sold from %(day)s on. Choose a later day to withdraw it.")
        raise BadInput(said(words, sku=sku, day=product.active_from))
    _write([], [replace(product, active_to=on, substitutes=tuple(substitutes) or product.substitutes)])
    data = {"sku": sku, "on": on.isoformat(), "substitutes": list(substitutes)}
    _note("orders.product.withdrawn", by=by, at=at, data=data)


@transaction.atomic
def bring_back(sku: str, *, by: PersonRef | None, at: datetime) -> None:
    """Put a withdrawn product on sale again. Raises: NoSuchProduct."""
    _write([], [replace(_get(sku), active_to=None)])
    _note("orders.product.brought_back", by=by, at=at, data={"sku": sku})


def _get(sku: str) -> Product:
    try:
        return catalogue_queries.get_product(sku)
    except NotFound:
        raise NoSuchProduct from None


def _write(added: Sequence[Product], changed: Sequence[Product]) -> None:
    """Write whole products in a handful of statements, however many they are."""
    models.Product.objects.bulk_create([_row(product) for product in added], batch_size=500)
    pks = dict(
        models.Product.objects.filter(sku__in=[product.sku for product in (*added, *changed)]).values_list(
            "sku", "pk"
        )
    )
    rows = [_row(product, pk=pks[product.sku]) for product in changed]
    models.Product.objects.bulk_update(rows, _COLUMNS, batch_size=100)
    touched = [pks[product.sku] for product in changed]
    models.ProductUnit.objects.filter(product__in=touched).delete()
    models.Substitute.objects.filter(product__in=touched).delete()
    _write_parts((*added, *changed), pks)


_COLUMNS = (
    "gtin", "name", "name_en", "other_names", "category", "active_from", "active_to", "search_text",
)  # fmt: skip


def _row(product: Product, pk: int | None = None) -> models.Product:
    return models.Product(
        pk=pk,
        sku=product.sku,
        gtin=product.gtin,
        name=product.name,
        name_en=product.name_en,
        other_names=list(product.other_names),
        category=product.category,
        active_from=product.active_from,
        active_to=product.active_to,
        search_text=_search_text(product),
    )


def _search_text(product: Product) -> str:
    names = (product.sku, product.gtin, product.name, product.name_en, *product.other_names, product.category)
    return fold(" ".join(names))[:800]


def _write_parts(products: Iterable[Product], pks: dict[str, int]) -> None:
    units, stand_ins = [], []
    for product in products:
        pk = pks[product.sku]
        for place, unit in enumerate(product.units):
            units.append(
                models.ProductUnit(
                    product_id=pk,
                    place=place,
                    code=unit.code,
                    pieces=unit.pieces,
                    words=list(unit.words),
                    price=unit.price,
                )
            )
        for place, sku in enumerate(dict.fromkeys(product.substitutes)):
            stand_ins.append(models.Substitute(product_id=pk, sku=sku, place=place))
    models.ProductUnit.objects.bulk_create(units, batch_size=500)
    models.Substitute.objects.bulk_create(stand_ins, batch_size=500)


def _note(what: str, *, by: PersonRef | None, at: datetime, data: dict[str, Any]) -> None:
    """Write the trace and have every process build its catalogue anew."""
    if not models.CatalogueVersion.objects.filter(pk=1).update(version=F("version") + 1):
        models.CatalogueVersion.objects.get_or_create(pk=1, defaults={"version": 1})
    trace.append(CHAIN, what, at=at, by=signature(by), data=data)

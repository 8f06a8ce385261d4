"""The only readers of the catalogue's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.db.models import Q

from proche.customers.rules import fold
from proche.kernel.refusal import NotFound
from proche.orders import models
from proche.orders.catalogue import Catalogue, Product, SalesUnit

PAGE = 50

_kept: tuple[int, Catalogue] | None = None
_building = Lock()


def catalogue() -> Catalogue:
    """Give every product, withdrawn ones too, built anew in this process only after a change."""
    global _kept
    version = _version()
    if _kept is None or _kept[0] != version:
        with _building:
            if _kept is None or _kept[0] != version:
                _kept = (version, Catalogue(tuple(_products(models.Product.objects.order_by("sku")))))
    return _kept[1]


def _version() -> int:
    return models.CatalogueVersion.objects.filter(pk=1).values_list("version", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class Page:
    """Up to 50 products by name; `cursor` asks for those after them, empty at the end."""

    rows: tuple[Product, ...]
    cursor: str


def list_page(*, text: str = "", on: date, withdrawn: bool = False, cursor: str = "") -> Page:
    """List products by name: those on sale, or those that are no longer."""
    over = Q(active_to__lte=on)
    found = models.Product.objects.filter(over if withdrawn else ~over | Q(active_to__isnull=True))
    for word in fold(text).split():
        found = found.filter(search_text__contains=word)
    if cursor:
        name, pk = _read_cursor(cursor)
        found = found.filter(Q(name__gt=name) | Q(name=name, id__gt=pk))
    some = list(found.order_by("name", "id")[: PAGE + 1])
    more = len(some) > PAGE
    rows = tuple(_products(some[:PAGE]))
    return Page(rows, f"{some[PAGE - 1].pk}~{some[PAGE - 1].name}" if more else "")


def _read_cursor(cursor: str) -> tuple[str, int]:
    pk, _, name = cursor.partition("~")
    if not pk.isdecimal() or len(pk) > 18:
        raise NotFound
    return name, int(pk)


def get_product(sku: str) -> Product:
    """Raises: NotFound."""
    found = list(_products(models.Product.objects.filter(sku=sku)))
    if not found:
        raise NotFound
    return found[0]


def _products(rows: Iterable[models.Product]) -> list[Product]:
    some = list(rows)
    pks = [one.pk for one in some]
    units: dict[int, list[SalesUnit]] = defaultdict(list)
    for unit in models.ProductUnit.objects.filter(product__in=pks).order_by("product_id", "place"):
        units[unit.product_id].append(
            SalesUnit(unit.code, unit.pieces.normalize(), tuple(unit.words), unit.price)
        )
    stand_ins: dict[int, list[str]] = defaultdict(list)
    for pk, sku in (
        models.Substitute.objects.filter(product__in=pks)
        .order_by("product_id", "place")
        .values_list("product_id", "sku")
    ):
        stand_ins[pk].append(sku)
    return [
        Product(
            sku=one.sku,
            name=one.name,
            gtin=one.gtin,
            name_en=one.name_en,
            other_names=tuple(one.other_names),
            units=tuple(units[one.pk]),
            substitutes=tuple(stand_ins[one.pk]),
            active_from=one.active_from,
            active_to=one.active_to,
            category=one.category,
        )
        for one in some
    ]

"""What the desk knows of its products, as pure data, and how an order's words find them.

Built from the database (orders.queries) or from a CSV (`proche read --catalogue`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SalesUnit:
    """One way a product is sold. `code` is UN/ECE Rec 20, `pieces` how many single items it
    holds, `words` what customers write for it, `price` the net list price of one such unit."""

    code: str
    pieces: Decimal
    words: tuple[str, ...] = ()
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """A product. `units[0]` is the usual sales unit. Active from..to is half open, None = open."""

    sku: str
    name: str
    gtin: str = ""
    name_en: str = ""
    other_names: tuple[str, ...] = ()
    units: tuple[SalesUnit, ...] = ()
    substitutes: tuple[str, ...] = ()
    active_from: date | None = None
    active_to: date | None = None
    category: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Every product by SKU, with the indexes that matching needs."""

    products: tuple[Product, ...] = field(default=())

"""What the desk knows of its establishments, as pure data, and how a document finds one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DeliveryAddress:
    """One place to deliver to. `weekdays` are ISO weekdays (1 = Monday) on which it is served."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    gln: str = ""
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Establishment:
    """A hospital, a nursing home, a clinic. `own_codes` maps its own item codes to our SKUs;
    `agreed_prices` maps (SKU, unit code) to the agreed net price of one such unit."""

    number: str
    name: str
    other_names: tuple[str, ...] = ()
    gln: str = ""
    siret: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    city: str = ""
    postcode: str = ""
    region: str = ""
    country: str = "FR"
    addresses: tuple[DeliveryAddress, ...] = ()
    own_codes: Mapping[str, str] = field(default_factory=dict)
    agreed_prices: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

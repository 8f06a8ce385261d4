"""The only readers of customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from uuid import UUID

from django.db.models import Q, QuerySet

from proche.customers import rules
from proche.customers.models import Address, AgreedPrice, Contact, DirectoryVersion, Establishment, OwnCode
from proche.customers.rules import DeliveryAddress, Directory
from proche.kernel.refusal import NotFound

PAGE = 50


@dataclass(frozen=True, slots=True)
class CustomerRef:
    pk: int
    code: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    pk: int
    name: str
    role: str
    email: str
    phone: str
    is_erased: bool


@dataclass(frozen=True, slots=True)
class AddressRow:
    pk: int
    address: DeliveryAddress


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One establishment as lists and its page show it; contacts and addresses on its page alone."""

    pk: int
    code: str
    number: str
    name: str
    other_names: tuple[str, ...]
    gln: str
    siret: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    faxes: tuple[str, ...]
    street: str
    postcode: str
    city: str
    region: str
    country: str
    language: str
    is_active: bool
    contacts: tuple[ContactRow, ...] = ()
    addresses: tuple[AddressRow, ...] = ()

    @property
    def ref(self) -> CustomerRef:
        return CustomerRef(self.pk, self.code, self.number, self.name)


@dataclass(frozen=True, slots=True)
class Terms:
    """An establishment's own codes (its code: our SKU) and its agreed prices ((SKU, unit): net price)."""

    codes: dict[str, str]
    prices: dict[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class Page:
    """Up to 50 rows by name; `cursor` asks for the rows after them, empty at the end."""

    rows: tuple[CustomerRow, ...]
    cursor: str


_kept: tuple[UUID, Directory] | None = None
_building = Lock()


def directory() -> Directory:
    """Give what the desk knows of its establishments, built anew in this process only after a change."""
    global _kept
    version = DirectoryVersion.objects.filter(pk=1).values_list("version", flat=True).first()
    if version is None:
        return Directory(_list_pure())
    with _building:
        if _kept is None or _kept[0] != version:
            _kept = (version, Directory(_list_pure()))
        return _kept[1]


def get_row(code: str) -> CustomerRow:
    """Raises: NotFound."""
    one = Establishment.objects.filter(code=code).first()
    if one is None:
        raise NotFound
    contacts = Contact.objects.filter(establishment=one).order_by("name", "pk")
    addresses = Address.objects.filter(establishment=one).order_by("name", "pk")
    return _row(
        one,
        contacts=tuple(_contact(contact) for contact in contacts),
        addresses=tuple(AddressRow(address.pk, _address(address)) for address in addresses),
    )


def list_terms(pk: int) -> Terms:
    """Give one establishment's own codes and agreed prices, sorted."""
    codes = OwnCode.objects.filter(establishment_id=pk).order_by("code")
    prices = AgreedPrice.objects.filter(establishment_id=pk).order_by("sku", "unit")
    return Terms(dict(codes.values_list("code", "sku")), {(one.sku, one.unit): one.price for one in prices})


def get_ref(pk: int) -> CustomerRef:
    """Raises: NotFound."""
    row = Establishment.objects.filter(pk=pk).values_list("pk", "code", "number", "name").first()
    if row is None:
        raise NotFound
    return CustomerRef(*row)


def find_ref(number: str) -> CustomerRef | None:
    """Find an establishment by its customer number."""
    row = Establishment.objects.filter(number=number).values_list("pk", "code", "number", "name").first()
    return CustomerRef(*row) if row else None


def list_emails(pk: int) -> list[str]:
    """The establishment's own addresses for mails, then its contacts'."""
    own: list[str] = Establishment.objects.filter(pk=pk).values_list("emails", flat=True).first() or []
    contacts = Contact.objects.filter(establishment_id=pk).exclude(email="").order_by("pk")
    return [*own, *contacts.values_list("email", flat=True)]


def get_region(pk: int) -> str:
    """Raises: NotFound."""
    region = Establishment.objects.filter(pk=pk).values_list("region", flat=True).first()
    if region is None:
        raise NotFound
    return region


def list_regions() -> list[str]:
    found = Establishment.objects.exclude(region="").order_by("region")
    return list(found.values_list("region", flat=True).distinct())


def search(text: str, *, limit: int = 10) -> list[CustomerRow]:
    """Find the establishments that hold every word given, best first, as a person types."""
    words = rules.fold(text).split()
    if not words:
        return []
    begins = _having(words).filter(Q(search_text__startswith=words[0]) | Q(number__istartswith=text.strip()))
    first = list(begins.order_by("name", "id")[:limit])
    taken = {one.pk for one in first}
    rest = _having(words).exclude(pk__in=taken).order_by("name", "id")[: limit - len(first)]
    return [_row(one) for one in (*first, *rest)]


def list_page(*, text: str = "", region: str = "", cursor: str = "", size: int = PAGE) -> Page:
    """List the active establishments by name."""
    found = _having(rules.fold(text).split())
    if region:
        found = found.filter(region=region)
    if cursor:
        name, pk = _read_cursor(cursor)
        found = found.filter(Q(name__gte=name) & (Q(name__gt=name) | Q(name=name, id__gt=pk)))
    some = list(found.order_by("name", "id")[: size + 1])
    more = len(some) > size
    return Page(
        tuple(_row(one) for one in some[:size]), f"{some[size - 1].pk}~{some[size - 1].name}" if more else ""
    )


def _read_cursor(cursor: str) -> tuple[str, int]:
    pk, _, name = cursor.partition("~")
    if not pk.isdecimal() or len(pk) > 18:
        raise NotFound
    return name, int(pk)


def _having(words: Iterable[str]) -> QuerySet[Establishment]:
    found = Establishment.objects.filter(is_active=True)
    for word in words:
        found = found.filter(search_text__contains=word)
    return found


def _list_pure() -> list[rules.Establishment]:
    """Read every active establishment with all that finding and pricing need, in five queries."""
    emails, addresses = _contact_emails(), _addresses()
    codes, prices = _own_codes(), _prices()
    return [
        rules.Establishment(
            number=one.number,
            name=one.name,
            other_names=tuple(one.other_names),
            gln=one.gln,
            siret=one.siret,
            emails=tuple(dict.fromkeys([*one.emails, *emails[one.pk]])),
            phones=tuple(one.phones),
            faxes=tuple(one.faxes),
            city=one.city,
            postcode=one.postcode,
            region=one.region,
            country=one.country,
            addresses=tuple(addresses[one.pk]),
            own_codes=codes[one.pk],
            agreed_prices=prices[one.pk],
        )
        for one in Establishment.objects.filter(is_active=True).order_by("number")
    ]


def _contact_emails() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Contact.objects.exclude(email="").order_by("pk").values_list("establishment_id", "email")
    for pk, email in rows:
        found[pk].append(email)
    return found


def _addresses() -> dict[int, list[DeliveryAddress]]:
    found: dict[int, list[DeliveryAddress]] = defaultdict(list)
    for address in Address.objects.order_by("pk"):
        found[address.establishment_id].append(_address(address))
    return found


def _own_codes() -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for pk, code, sku in OwnCode.objects.values_list("establishment_id", "code", "sku"):
        found[pk][code] = sku
    return found


def _prices() -> dict[int, dict[tuple[str, str], Decimal]]:
    found: dict[int, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for pk, sku, unit, price in AgreedPrice.objects.values_list("establishment_id", "sku", "unit", "price"):
        found[pk][sku, unit] = price
    return found


def _address(address: Address) -> DeliveryAddress:
    return DeliveryAddress(
        name=address.name,
        street=address.street,
        postcode=address.postcode,
        city=address.city,
        gln=address.gln,
        weekdays=tuple(address.weekdays),
    )


def _contact(contact: Contact) -> ContactRow:
    return ContactRow(
        contact.pk, contact.name, contact.role, contact.email, contact.phone, contact.erased_at is not None
    )


def _row(
    one: Establishment, *, contacts: tuple[ContactRow, ...] = (), addresses: tuple[AddressRow, ...] = ()
) -> CustomerRow:
    return CustomerRow(
        pk=one.pk,
        code=one.code,
        number=one.number,
        name=one.name,
        other_names=tuple(one.other_names),
        gln=one.gln,
        siret=one.siret,
        emails=tuple(one.emails),
        phones=tuple(one.phones),
        faxes=tuple(one.faxes),
        street=one.street,
        postcode=one.postcode,
        city=one.city,
        region=one.region,
        country=one.country,
        language=one.language,
        is_active=one.is_active,
        contacts=contacts,
        addresses=addresses,
    )

"""The only writers of customers. The trace names what changed, never a person's data.

Refusal
├── NumberTaken, GlnTaken   422  another establishment has it
├── Incomplete              422  a number and a name are the least
├── AddressNameTaken        422  another place of this establishment has the name
├── WrongIdentifier         422  a GLN has 13 figures, a SIRET 14
└── Erased                  409  this contact's data was erased and does not come back
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from proche.customers import facts, link_actions, queries, rules, search_queries, sheets
from proche.customers.models import Address, AgreedPrice, Contact, DirectoryVersion, Establishment, OwnCode
from proche.customers.queries import CustomerRef
from proche.customers.rules import DeliveryAddress
from proche.customers.sheets import ImportReport, RefusedLine, SheetRow
from proche.kernel import search, trace
from proche.kernel.ids import new_code, new_id
from proche.kernel.refusal import BadInput, NotFound, Refusal
from proche.kernel.words import gettext_noop, said
from proche.people.rules import PersonRef, signature

N_ = gettext_noop
T = TypeVar("T")
_CARD_FIELDS = (
    "other_names", "gln", "siret", "emails", "phones", "faxes", "postcode", "city", "region", "country",
)  # fmt: skip


class NumberTaken(BadInput):
    pass


class GlnTaken(BadInput):
    pass


class AddressNameTaken(BadInput):
    pass


class Incomplete(BadInput):
    default = N_("A customer number and a name are needed. Fill them in, then save.")


class WrongIdentifier(BadInput):
    pass


class Erased(Refusal):
    default = N_("This contact was erased. Add them anew if they asked for it.")


@transaction.atomic
def add(
    one: rules.Establishment,
    *,
    by: PersonRef | None,
    at: datetime,
    street: str = "",
    language: str = "fr",
) -> CustomerRef:
    """Add an establishment with its addresses, own codes and agreed prices.

    Raises: Incomplete, WrongIdentifier, NumberTaken, GlnTaken.
    """
    one = _tidy(one)
    _check_free(one, but=None)
    fields = {**_card(one), "street": street.strip(), "language": language}
    row = _won(lambda: Establishment.objects.create(code=new_code(), added_at=at, **fields), one)
    for address in one.addresses:
        _write_address(row.pk, address)
    set_codes(row.pk, one.own_codes)
    set_prices(row.pk, one.agreed_prices)
    ref = CustomerRef(row.pk, row.code, row.number, row.name)
    _note(ref, "added", by=by, at=at)
    return ref


@transaction.atomic
def edit(
    customer: CustomerRef,
    one: rules.Establishment,
    *,
    by: PersonRef | None,
    at: datetime,
    street: str | None = None,
    language: str | None = None,
) -> CustomerRef:
    """Replace an establishment's card; addresses, codes and prices have actions of their own.

    Raises: Incomplete, WrongIdentifier, NumberTaken, GlnTaken.
    """
    one = _tidy(one)
    _check_free(one, but=customer.pk)
    fields: dict[str, Any] = _card(one)
    fields |= {"street": street.strip()} if street is not None else {}
    fields |= {"language": language} if language is not None else {}
    changed = _changed(customer.pk, fields)
    if changed:
        _won(lambda: Establishment.objects.filter(pk=customer.pk).update(**fields), one)
        _note(customer, "changed", by=by, at=at, fields=changed)
    if {"name", "number"} & set(changed):
        facts.tell(facts.CustomerRenamed(customer.pk, at))
    return replace(customer, number=one.number, name=one.name)


@transaction.atomic
def set_active(customer: CustomerRef, active: bool, *, by: PersonRef | None, at: datetime) -> None:
    """Stop an establishment being found, or have it found again. Its cases and trace stay."""
    if Establishment.objects.filter(pk=customer.pk, is_active=not active).update(is_active=active):
        _note(customer, "reactivated" if active else "deactivated", by=by, at=at)


@transaction.atomic
def add_contact(
    customer: CustomerRef,
    *,
    name: str,
    by: PersonRef | None,
    at: datetime,
    role: str = "",
    email: str = "",
    phone: str = "",
) -> int:
    """Add a person at the establishment; gives the contact's pk."""
    person = _person(name, role, email, phone)
    contact = Contact.objects.create(establishment_id=customer.pk, **person)
    _note(customer, "contact_added", by=by, at=at, contact=contact.pk)
    return contact.pk


@transaction.atomic
def edit_contact(
    customer: CustomerRef,
    contact: int,
    *,
    name: str,
    role: str,
    email: str,
    phone: str,
    by: PersonRef | None,
    at: datetime,
) -> None:
    """Raises: NotFound, Erased."""
    row = _contact(customer, contact)
    if row.erased_at is not None:
        raise Erased
    Contact.objects.filter(pk=contact).update(**_person(name, role, email, phone))
    _note(customer, "contact_changed", by=by, at=at, contact=contact)


@transaction.atomic
def erase_contact(customer: CustomerRef, contact: int, *, by: PersonRef | None, at: datetime) -> None:
    """Erase a person's data and end their links; the row stays empty, for the trace refers to its pk.

    Raises: NotFound.
    """
    if _contact(customer, contact).erased_at is None:
        empty = {"name": "", "role": "", "email": "", "phone": ""}
        Contact.objects.filter(pk=contact).update(**empty, erased_at=at)
        link_actions.end_of_contact(customer, contact, by=by, at=at)
        _note(customer, "contact_erased", by=by, at=at, contact=contact)


@transaction.atomic
def set_address(
    customer: CustomerRef, address: DeliveryAddress, *, by: PersonRef | None, at: datetime
) -> None:
    """Add a place to deliver to, or change the one of this name."""
    _write_address(customer.pk, address)
    _note(customer, "address_set", by=by, at=at)


@transaction.atomic
def edit_address(
    customer: CustomerRef, pk: int, address: DeliveryAddress, *, by: PersonRef | None, at: datetime
) -> None:
    """Correct a place to deliver to, its name included. Raises: NotFound, Incomplete, AddressNameTaken."""
    _check_place(customer, address, but=pk)
    if not Address.objects.filter(pk=pk, establishment_id=customer.pk).update(**_place(address)):
        raise NotFound
    _note(customer, "address_set", by=by, at=at, address=pk)


@transaction.atomic
def add_address(
    customer: CustomerRef, address: DeliveryAddress, *, by: PersonRef | None, at: datetime
) -> int:
    """Add a place to deliver to; gives its pk. Raises: Incomplete, AddressNameTaken."""
    _check_place(customer, address, but=None)
    row = Address.objects.create(establishment_id=customer.pk, **_place(address))
    _note(customer, "address_set", by=by, at=at, address=row.pk)
    return row.pk


@transaction.atomic
def remove_address(customer: CustomerRef, address: int, *, by: PersonRef | None, at: datetime) -> None:
    if Address.objects.filter(pk=address, establishment_id=customer.pk).delete()[0]:
        _note(customer, "address_removed", by=by, at=at, address=address)


@transaction.atomic
def learn_code(customer: CustomerRef, *, code: str, sku: str, by: PersonRef | None, at: datetime) -> None:
    """Remember that the establishment's own code means one of our products."""
    set_codes(customer.pk, {code: sku})
    _note(customer, "code_learnt", by=by, at=at, code=code, sku=sku)


@transaction.atomic
def agree_price(
    customer: CustomerRef, *, sku: str, unit: str, price: Decimal, by: PersonRef | None, at: datetime
) -> None:
    """Note the net price agreed for one sales unit."""
    set_prices(customer.pk, {(sku, unit): price})
    _note(customer, "price_agreed", by=by, at=at, sku=sku, unit=unit)


def import_rows(rows: Iterable[SheetRow], *, by: PersonRef | None, at: datetime) -> ImportReport:
    """Add or change an establishment a line, by its number; a line that is wrong is refused alone, with why.

    What the sheet has no column for stays as it is.
    """
    counts: Counter[str] = Counter()
    refused = []
    for row in rows:
        try:
            counts[_import_row(row, by=by, at=at)] += 1
        except BadInput as refusal:
            refused.append(RefusedLine(row.line, refusal.sentence))
    return ImportReport(counts["added"], counts["changed"], counts["unchanged"], tuple(refused))


@transaction.atomic
def _import_row(row: SheetRow, *, by: PersonRef | None, at: datetime) -> str:
    one, street = sheets.establishment(row), row.values.get("street")
    customer = queries.find_ref(one.number.strip())
    if customer is None:
        add(one, by=by, at=at, street=street or "")
        return "added"
    before = _told(customer.pk)
    edit(customer, _kept_where_silent(customer, one, row), by=by, at=at, street=street)
    for address in one.addresses:
        if address not in before[1]:
            set_address(customer, address, by=by, at=at)
    _import_terms(customer, one, by=by, at=at)
    return "unchanged" if _told(customer.pk) == before else "changed"


def _import_terms(
    customer: CustomerRef, one: rules.Establishment, *, by: PersonRef | None, at: datetime
) -> None:
    """Add or change the codes and prices that a line names; those it does not name stay."""
    known = queries.list_terms(customer.pk)
    codes = {code: sku for code, sku in one.own_codes.items() if known.codes.get(code) != sku}
    prices = {what: price for what, price in one.agreed_prices.items() if known.prices.get(what) != price}
    set_codes(customer.pk, codes)
    set_prices(customer.pk, prices)
    if codes or prices:
        _note(customer, "terms_set", by=by, at=at, codes=len(codes), prices=len(prices))


def _kept_where_silent(customer: CustomerRef, one: rules.Establishment, row: SheetRow) -> rules.Establishment:
    known = queries.get_row(customer.code)
    silent = [name for name in _CARD_FIELDS if name not in row.values]
    return replace(one, **{name: getattr(known, name) for name in silent})


def _told(pk: int) -> tuple[Any, list[DeliveryAddress], queries.Terms]:
    """What an import may change of an establishment."""
    row = queries.get_row(queries.get_ref(pk).code)
    places = [place.address for place in row.addresses]
    return replace(row, contacts=(), addresses=()), places, queries.list_terms(pk)


def set_codes(pk: int, codes: Mapping[str, str]) -> None:
    for code, sku in codes.items():
        OwnCode.objects.update_or_create(establishment_id=pk, code=code, defaults={"sku": sku})


def set_prices(pk: int, prices: Mapping[tuple[str, str], Decimal]) -> None:
    for (sku, unit), price in prices.items():
        AgreedPrice.objects.update_or_create(
            establishment_id=pk, sku=sku, unit=unit, defaults={"price": price}
        )


def _tidy(one: rules.Establishment) -> rules.Establishment:
    number, name = one.number.strip(), " ".join(one.name.split())
    if not number or not name:
        raise Incomplete
    gln, siret = rules.fold_code(one.gln), rules.fold_code(one.siret)
    _check_figures("GLN", gln, 13)
    _check_figures("SIRET", siret, 14)
    return replace(one, number=number, name=name, gln=gln, siret=siret)


def _check_figures(what: str, text: str, length: int) -> None:
    if text and not (text.isdecimal() and len(text) == length):
        words = N_("%(text)s is no %(what)s: it has %(length)s figures. Look at it again.")
        raise WrongIdentifier(said(words, text=text, what=what, length=length))


def _check_free(one: rules.Establishment, *, but: int | None) -> None:
    others = Establishment.objects.exclude(pk=but or 0)
    if others.filter(number=one.number).exists():
        raise NumberTaken(said(N_("Another establishment has the number %(number)s."), number=one.number))
    twin = others.filter(gln=one.gln).values_list("name", flat=True).first() if one.gln else None
    if twin is not None:
        raise GlnTaken(said(N_("%(name)s already has the GLN %(gln)s."), name=twin, gln=one.gln))


def _won(write: Callable[[], T], one: rules.Establishment) -> T:
    """Write what two people may write at once; the second is told as if the first had long done it."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        _check_free(one, but=None)
        raise


def _card(one: rules.Establishment) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "other_names": _listed(one.other_names),
        "gln": one.gln,
        "siret": one.siret,
        "emails": _listed(email.lower() for email in one.emails),
        "phones": _listed(one.phones),
        "faxes": _listed(one.faxes),
        "postcode": one.postcode.strip(),
        "city": one.city.strip(),
        "region": one.region.strip(),
        "country": one.country.strip().upper() or "FR",
        "search_text": _search_text(one),
    }


def _search_text(one: rules.Establishment) -> str:
    return rules.fold(" ".join([one.name, *one.other_names, one.number, one.city, one.postcode]))[:600]


def _listed(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _changed(pk: int, fields: Mapping[str, Any]) -> list[str]:
    row = Establishment.objects.filter(pk=pk).values(*fields).first()
    if row is None:
        raise NotFound
    return sorted(name for name, value in fields.items() if row[name] != value and name != "search_text")


def _person(name: str, role: str, email: str, phone: str) -> dict[str, str]:
    if not name.strip() and not email.strip():
        raise Incomplete(said(N_("A contact has a name or an e-mail address. Fill one in, then save.")))
    return {
        "name": name.strip(),
        "role": role.strip(),
        "email": email.strip().lower(),
        "phone": phone.strip(),
    }


def _contact(customer: CustomerRef, contact: int) -> Contact:
    row = Contact.objects.filter(pk=contact, establishment_id=customer.pk).first()
    if row is None:
        raise NotFound
    return row


def _write_address(pk: int, address: DeliveryAddress) -> None:
    fields = _place(address)
    Address.objects.update_or_create(establishment_id=pk, name=fields.pop("name"), defaults=fields)


def _place(address: DeliveryAddress) -> dict[str, Any]:
    return {
        "name": address.name,
        "street": address.street,
        "postcode": address.postcode,
        "city": address.city,
        "gln": address.gln,
        "weekdays": list(address.weekdays),
    }


def _check_place(customer: CustomerRef, address: DeliveryAddress, *, but: int | None) -> None:
    if not address.name:
        raise Incomplete(said(N_("A place to deliver to has a name. Fill it in, then save.")))
    _check_figures("GLN", address.gln, 13)
    twins = Address.objects.filter(establishment_id=customer.pk, name=address.name).exclude(pk=but or 0)
    if twins.exists():
        words = N_("%(customer)s already has a place called %(name)s.")
        raise AddressNameTaken(said(words, customer=customer.name, name=address.name))


def _note(customer: CustomerRef, what: str, *, by: PersonRef | None, at: datetime, **data: Any) -> None:
    """Write the trace, have search find what is now there, and every process build its directory anew."""
    _tell_search(customer.pk)
    DirectoryVersion.objects.update_or_create(pk=1, defaults={"version": new_id()})
    trace.append(
        f"customer:{customer.code}", f"customers.establishment.{what}", at=at, by=signature(by), data=data
    )


def _tell_search(pk: int) -> None:
    entry = search_queries.find_entry(pk)
    if entry is None:
        search.remove(search_queries.KIND, pk)
    else:
        search.put(entry)

"""The only readers of personal links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from proche.customers.link_actions import hash_of
from proche.customers.models import PersonalLink
from proche.customers.queries import CustomerRef
from proche.kernel.refusal import NotFound

#: Links that ended are shown for so long beside those that are open.
SHOWN_ENDED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as the establishment's page at the desk lists it; its token is nowhere."""

    code: str
    label: str
    made_at: datetime
    made_by: str
    is_mailed: bool
    expires_at: datetime | None
    revoked_at: datetime | None
    used_on: date | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who has a valid link open: for which establishment, in which language, as which contact."""

    link_pk: int
    code: str
    customer: CustomerRef
    language: str
    email: str
    #: the link's own mark, so that a cookie of an earlier link of this address is none
    mark: str


@dataclass(frozen=True, slots=True)
class LinkMail:
    """What a mail with a link needs to know."""

    customer: CustomerRef
    to: str
    name: str
    language: str
    expires_at: datetime | None
    is_open: bool


def list_links(customer_pk: int, *, at: datetime) -> list[LinkRow]:
    """The open links and those that ended lately, the newest first."""
    ended = Q(revoked_at__lt=at - SHOWN_ENDED) | Q(expires_at__lt=at - SHOWN_ENDED)
    rows = PersonalLink.objects.filter(establishment_id=customer_pk).exclude(ended)
    return [_row(row, at) for row in rows.select_related("made_by").order_by("-made_at", "-pk")[:50]]


def _row(row: PersonalLink, at: datetime) -> LinkRow:
    return LinkRow(
        code=row.code,
        label=row.label,
        made_at=row.made_at,
        made_by=row.made_by.name if row.made_by else "",
        is_mailed=row.contact_id is not None,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_on=row.used_on,
        is_open=_is_open(row, at),
    )


def _is_open(row: PersonalLink, at: datetime) -> bool:
    return row.revoked_at is None and (row.expires_at is None or row.expires_at > at)


def find_by_token(token: str, *, at: datetime) -> Visitor | None:
    """Find the open link of a token, None for an unknown, a revoked and an expired one alike."""
    return _visitor(PersonalLink.objects.filter(token_hash=hash_of(token)), at)


def find_by_code(code: str, *, at: datetime) -> Visitor | None:
    """Find the open link that names a page; the caller has proof that its token was seen."""
    return _visitor(PersonalLink.objects.filter(code=code), at)


def _visitor(found: object, at: datetime) -> Visitor | None:
    row = found.select_related("establishment", "contact").first()  # type: ignore[attr-defined]
    if row is None or not _is_open(row, at) or not row.establishment.is_active:
        return None
    house = row.establishment
    return Visitor(
        link_pk=row.pk,
        code=row.code,
        customer=CustomerRef(house.pk, house.code, house.number, house.name),
        language=house.language,
        email=row.contact.email if row.contact else "",
        mark=row.token_hash[:16],
    )


def get_mail(code: str, *, at: datetime) -> LinkMail:
    """Raises: NotFound."""
    row = PersonalLink.objects.select_related("establishment", "contact").filter(code=code).first()
    if row is None or row.contact is None:
        raise NotFound
    house = row.establishment
    return LinkMail(
        customer=CustomerRef(house.pk, house.code, house.number, house.name),
        to=row.contact.email,
        name=row.contact.name,
        language=house.language,
        expires_at=row.expires_at,
        is_open=_is_open(row, at),
    )

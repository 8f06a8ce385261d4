"""The only writers of personal links: made, shown once, mailed, revoked; and the count of tries.

Refusal
├── NotALink     404  what was opened is no link, or one that is over; both look the same
├── NoAddress    422  this contact has no e-mail address to send a link to
└── TooOften     429  tried again and again within a short time
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from proche.customers.models import Contact, LinkTry, PersonalLink
from proche.customers.queries import CustomerRef
from proche.kernel import outbox, trace
from proche.kernel.ids import new_code
from proche.kernel.refusal import BadInput, NotFound, Refusal
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef, signature

MAIL = "customers.mail.link"
#: 256 bits that nobody guesses.
TOKEN_BYTES = 32
#: A link that someone asked for by themselves lasts so long; one that the desk gives lasts as it says.
ASKED_FOR = timedelta(days=90)
#: The same link asked for again within this time is the same press of a button.
SAME_ASKING = timedelta(minutes=2)
KEPT_TRIES = timedelta(days=1)


class NotALink(NotFound):
    default = N_(
        "This link is not valid: it is incomplete, or its time is over. Ask for a new one below, or call us."
    )


class NoAddress(BadInput):
    default = N_("This contact has no e-mail address. Write one down first, then send the link.")


class TooOften(Refusal):
    status = 429
    default = N_("That was tried too often. Wait a few minutes, then try again.")


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link just made. The token is given here once and never again."""

    pk: int
    code: str
    token: str


@transaction.atomic
def make(
    customer: CustomerRef,
    *,
    by: PersonRef | None,
    at: datetime,
    label: str = "",
    lasts: timedelta | None = None,
) -> NewLink:
    """Make a link that is shown once to who made it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return _make(customer, token, label=label, contact=None, lasts=lasts, by=by, at=at)


@transaction.atomic
def mail(
    customer: CustomerRef, contact: int, *, by: PersonRef | None, at: datetime, lasts: timedelta | None = None
) -> NewLink:
    """Make a link for a contact and mail it; the same again at once is one mail.

    Raises: NotFound, NoAddress.
    """
    row = Contact.objects.select_for_update().filter(pk=contact, establishment_id=customer.pk).first()
    if row is None or row.erased_at is not None:
        raise NotFound
    if not row.email:
        raise NoAddress
    if (known := _just_mailed(contact, at=at)) is not None:
        return known
    # The outbox keeps what it sends: it gets a seed, which is worth nothing without this desk's key.
    seed = secrets.token_urlsafe(TOKEN_BYTES)
    made = _make(customer, token_of(seed), label=row.name, contact=contact, lasts=lasts, by=by, at=at)
    payload = {"link": made.code, "seed": seed}
    outbox.post(MAIL, payload, key=f"link:{made.code}", at=at, chain=f"customer:{customer.code}")
    return made


def _just_mailed(contact: int, *, at: datetime) -> NewLink | None:
    row = PersonalLink.objects.filter(
        contact_id=contact, revoked_at=None, made_at__gt=at - SAME_ASKING, made_at__lte=at
    ).first()
    return NewLink(row.pk, row.code, "") if row else None


def mail_anew(email: str, *, at: datetime) -> int:
    """Mail a new link to everyone who has this address; gives how many. Who asks is told nothing of it."""
    contacts = Contact.objects.filter(
        email=email.strip().lower(), erased_at=None, establishment__is_active=True
    )
    found = list(contacts.exclude(email="").order_by("pk").select_related("establishment")[:20])
    for one in found:
        house = one.establishment
        customer = CustomerRef(house.pk, house.code, house.number, house.name)
        mail(customer, one.pk, by=None, at=at, lasts=ASKED_FOR)
    return len(found)


def _make(
    customer: CustomerRef, token: str, *, label: str, contact: int | None, lasts: timedelta | None,
    by: PersonRef | None, at: datetime,
) -> NewLink:  # fmt: skip
    row = PersonalLink.objects.create(
        establishment_id=customer.pk,
        contact_id=contact,
        code=new_code(),
        token_hash=hash_of(token),
        label=" ".join(label.split())[:80],
        made_at=at,
        made_by_id=by.pk if by else None,
        expires_at=at + lasts if lasts else None,
    )
    _note(customer.code, "made", row, by=by, at=at)
    return NewLink(row.pk, row.code, token)


@transaction.atomic
def revoke(customer: CustomerRef, code: str, *, by: PersonRef, at: datetime) -> None:
    """End a link at once. What was begun with it stays for the establishment's next link."""
    row = PersonalLink.objects.filter(code=code, establishment_id=customer.pk).first()
    if row is None:
        raise NotFound
    if PersonalLink.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=at):
        _note(customer.code, "revoked", row, by=by, at=at)


def end_of_contact(customer: CustomerRef, contact: int, *, by: PersonRef | None, at: datetime) -> None:
    """End the links of a person whose data is erased, and forget whom they were for."""
    rows = PersonalLink.objects.filter(contact_id=contact)
    for row in rows.filter(revoked_at=None).order_by("pk"):
        _note(customer.code, "revoked", row, by=by, at=at)
    rows.filter(revoked_at=None).update(revoked_at=at)
    rows.update(label="")


def note_use(link_pk: int, *, at: datetime) -> None:
    """Remember the day of an order or a message, for who decides whether a link is still needed."""
    day = at.astimezone(UTC).date()
    PersonalLink.objects.filter(pk=link_pk).exclude(used_on=day).update(used_on=day)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(seed: str) -> str:
    digest = salted_hmac("proche.customers.link", seed, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _note(customer: str, what: str, row: PersonalLink, *, by: PersonRef | None, at: datetime) -> None:
    data = {"link": row.code, "contact": row.contact_id} if row.contact_id else {"link": row.code}
    trace.append(f"customer:{customer}", f"customers.link.{what}", by=signature(by), at=at, data=data)


def is_over(key: str, who: str, *, at: datetime, most: int, within: timedelta) -> bool:
    """Whether someone has tried something as often as they may."""
    row = LinkTry.objects.filter(key=_key(key, who), begins_at=_window(at, within)).first()
    return row is not None and row.count >= most


def count_try(key: str, who: str, *, at: datetime, most: int, within: timedelta) -> None:
    """Count one try of someone, in its own transaction. Raises: TooOften beyond `most` within the span."""
    begins_at, digest = _window(at, within), _key(key, who)
    counted = LinkTry.objects.filter(key=digest, begins_at=begins_at)
    if not counted.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                LinkTry.objects.create(key=digest, begins_at=begins_at, count=1)
        except IntegrityError:
            counted.update(count=F("count") + 1)
    if counted.values_list("count", flat=True).get() > most:
        raise TooOften


def forget_tries(*, at: datetime) -> int:
    return LinkTry.objects.filter(begins_at__lt=at - KEPT_TRIES).delete()[0]


def _window(at: datetime, within: timedelta) -> datetime:
    seconds = int(within.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)


def _key(key: str, who: str) -> str:
    # Keyed, so that whoever reads the table learns no address; short enough beside its name.
    return f"{key}:{salted_hmac('proche.customers.try', who, algorithm='sha256').hexdigest()[:40]}"

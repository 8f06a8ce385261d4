"""A basket: filled line by line, kept at the desk, sent once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_UP
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from proche.customers import link_actions
from proche.customers.link_queries import Visitor
from proche.kernel.ids import new_code
from proche.orders import catalogue_queries, models
from proche.orders.access import OrderRef
from proche.orders.actions import receive
from proche.orders.portal import document, places
from proche.orders.portal.document import Wanted
from proche.orders.portal.refusals import AlreadySent, Changed, Empty, NotADay, PlaceGone, TooMuch
from proche.orders.portal.rules import MOST_QUANTITY
from proche.orders.rules import Channel

MOST_LINES, MOST_NOTE = 200, 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks of one product; `was` is what its page showed, so that only a change is one."""

    sku: str
    unit: str
    quantity: int
    was: tuple[str, int] | None = None

    @property
    def is_change(self) -> bool:
        return self.was is None or self.was != (self.unit, self.quantity)


@dataclass(frozen=True, slots=True)
class Sending:
    """What is said of an order besides its lines. `version` is that of the page that sends it."""

    version: int
    deliver_on: date | None
    place: str = ""
    reference: str = ""
    note: str = ""


@transaction.atomic
def set_lines(visitor: Visitor, wishes: Iterable[Wish], *, at: datetime) -> str:
    """Have so much of each product in the basket, 0 for none; give the basket's code."""
    basket = _open(visitor, at=at)
    _write_lines(basket, wishes, at=at)
    return basket.code


def _open(visitor: Visitor, *, at: datetime) -> models.Basket:
    """The link's open basket, held to the end of the transaction."""
    mine = models.Basket.objects.filter(link_id=visitor.link_pk, sent_at=None)
    if not mine.exists():
        try:
            with transaction.atomic():
                models.Basket.objects.create(
                    code=new_code(), customer_id=visitor.customer.pk, link_id=visitor.link_pk,
                    opened_at=at, changed_at=at,
                )  # fmt: skip
        except IntegrityError:
            pass  # A colleague opened it in this very moment.
    return mine.select_for_update().get()


def _write_lines(basket: models.Basket, wishes: Iterable[Wish], *, at: datetime) -> None:
    sold, changed = catalogue_queries.catalogue(), False
    for wish in wishes:
        product = sold.find(wish.sku)
        if not wish.is_change or product is None or product.unit(wish.unit) is None:
            continue
        changed |= _write_line(basket, product.sku, wish)
    if changed:
        models.Basket.objects.filter(pk=basket.pk).update(version=F("version") + 1, changed_at=at)
        basket.version += 1


def _write_line(basket: models.Basket, sku: str, wish: Wish) -> bool:
    line = models.BasketLine.objects.filter(basket=basket, sku=sku)
    if wish.quantity <= 0:
        return bool(line.delete()[0])
    if line.filter(unit=wish.unit, quantity=wish.quantity).exists():
        return False
    if not line.exists() and basket.lines.count() >= MOST_LINES:
        return False
    amount = {"unit": wish.unit, "quantity": min(wish.quantity, MOST_QUANTITY)}
    models.BasketLine.objects.update_or_create(basket=basket, sku=sku, defaults=amount)
    return True


@transaction.atomic
def keep(basket: models.Basket, sending: Sending, wishes: Iterable[Wish], *, at: datetime) -> None:
    """Keep what was typed beside the lines too: where and when, their number, a note. Raises: AlreadySent."""
    row = models.Basket.objects.select_for_update().get(pk=basket.pk)
    if row.sent_at is not None:
        raise AlreadySent(row.code)
    _write_lines(row, wishes, at=at)
    models.Basket.objects.filter(pk=row.pk).update(**_said(sending))


def _said(sending: Sending) -> dict[str, Any]:
    return {
        "deliver_on": sending.deliver_on,
        "place": sending.place[:160],
        "reference": sending.reference.strip()[:60],
        "note": sending.note.strip()[:MOST_NOTE],
    }


@transaction.atomic
def take_up(visitor: Visitor, basket: models.Basket, *, at: datetime) -> None:
    """Go on with a basket that was begun with a link that is over. Its lines join those of this one."""
    ended = Q(link=None) | Q(link__revoked_at__isnull=False) | Q(link__expires_at__lte=at)
    held = models.Basket.objects.filter(ended, pk=basket.pk, sent_at=None).values_list("pk", flat=True)
    if not held:
        return
    lines = models.BasketLine.objects.filter(basket=basket.pk).order_by("pk")
    mine = _open(visitor, at=at)
    _write_lines(mine, [Wish(line.sku, line.unit, line.quantity) for line in lines], at=at)
    models.Basket.objects.filter(pk=basket.pk).delete()


@transaction.atomic
def again(visitor: Visitor, order: OrderRef, *, at: datetime) -> str:
    """Put the lines of an earlier order into the basket; give its code."""
    return set_lines(visitor, _earlier(order), at=at)


def _earlier(order: OrderRef) -> list[Wish]:
    lines = models.OrderLine.objects.filter(order=order.pk).order_by("position")
    if confirmed := list(lines.values_list("sku", "unit", "quantity")):
        return [Wish(sku, unit, int(many.to_integral_value(ROUND_UP))) for sku, unit, many in confirmed]
    asked = models.BasketLine.objects.filter(basket__document__orders=order.pk).order_by("pk")
    return [Wish(*row) for row in asked.values_list("sku", "unit", "quantity")]


@transaction.atomic
def send(
    visitor: Visitor, basket: models.Basket, sending: Sending, wishes: Iterable[Wish], *, at: datetime
) -> str:
    """Send a basket: it becomes a document in the same transaction, once, however often it is sent.

    Raises: AlreadySent, Changed, TooMuch, Empty, PlaceGone, NotADay.
    """
    row = models.Basket.objects.select_for_update().get(pk=basket.pk)
    if row.sent_at is not None:
        raise AlreadySent(row.code)
    if row.version != sending.version:
        raise Changed
    if len(sending.note.strip()) > MOST_NOTE:
        raise TooMuch
    _write_lines(row, wishes, at=at)
    lines = tuple(Wanted(*one) for one in row.lines.order_by("pk").values_list("sku", "unit", "quantity"))
    if not lines:
        raise Empty
    house = places.establishment(visitor.customer)
    if places.is_gone(house, sending.place):
        raise PlaceGone
    place = places.place(house, sending.place)
    if sending.deliver_on not in places.days(house, place, at=at):
        raise NotADay
    for name, value in _said(sending).items():
        setattr(row, name, value)
    row.place = place.name if place else ""
    sent = document.Sent(
        uuid=f"portal-{row.code}", number=row.reference or row.code, issued_on=places.today(at),
        deliver_on=sending.deliver_on, customer=house, place=place, note=row.note, lines=lines,
    )  # fmt: skip
    row.document_id, row.sent_at = hand_in(sent, key=f"portal:{row.code}", sender=visitor.email, at=at), at
    row.save()
    link_actions.note_use(visitor.link_pk, at=at)
    return row.code


def hand_in(sent: document.Sent, *, key: str, sender: str, at: datetime) -> int:
    """Receive what was sent like any other document; give the document's pk."""
    data = document.write(
        sent, catalogue=catalogue_queries.catalogue(), currency=settings.PROCHE["PROCHE_CATALOGUE_CURRENCY"]
    )
    name = f"{sent.uuid}.xml"
    return receive(data, channel=Channel.PORTAL, at=at, name=name, key=key, sender=sender).document_pk

"""The doors of the customer's page: what belongs to the establishment whose link is open, nothing else."""

from __future__ import annotations

from django.db.models import Q

from proche.customers.link_queries import Visitor
from proche.kernel.refusal import NotFound
from proche.orders import models
from proche.orders.access import OrderRef
from proche.orders.rules import Channel, OrderState

#: An order that came another way is theirs once the desk has confirmed whose it is.
THEIRS = Q(channel=Channel.PORTAL) | Q(state=OrderState.CONFIRMED)


def order(visitor: Visitor, code: str) -> OrderRef:
    """Raises: NotFound, for an absent order and another establishment's alike."""
    theirs = models.Order.objects.filter(THEIRS, customer_id=visitor.customer.pk, code=code)
    found = theirs.values_list("pk", "code", "case_id").first()
    if found is None:
        raise NotFound
    return OrderRef(*found)


def basket(visitor: Visitor, code: str) -> models.Basket:
    """Raises: NotFound."""
    found = models.Basket.objects.filter(customer_id=visitor.customer.pk, code=code).first()
    if found is None:
        raise NotFound
    return found


def standing(visitor: Visitor, code: str) -> models.StandingOrder:
    """Raises: NotFound."""
    found = models.StandingOrder.objects.filter(
        customer_id=visitor.customer.pk, code=code, ended_at=None
    ).first()
    if found is None:
        raise NotFound
    return found

"""Orders with their lines, and what people did on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from proche.orders.models.choices import choices
from proche.orders.models.received import Document
from proche.orders.rules import Channel, OrderState, RejectReason


class Order(models.Model):
    """One order of a document: its reading, never changed, and where it stands.

    What the constraints and indexes of Meta begin with has no second index of its own, here and below.
    """

    case = models.OneToOneField("queue.Case", on_delete=models.PROTECT, related_name="order")
    #: the same code as the case's, kept here so that the order's address needs no join
    code = models.CharField(max_length=12, unique=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="orders", db_index=False)
    part = models.PositiveIntegerField()
    #: set where a person split an order: the new one counts from 1 within its part
    split = models.PositiveSmallIntegerField(default=0)
    is_order = models.BooleanField()
    form = models.CharField(max_length=12)
    channel = models.CharField(max_length=10, choices=choices(Channel))
    sender = models.CharField(max_length=320, blank=True)
    #: readers/wire.py's JSON of the Reading
    reading = models.JSONField()
    state = models.CharField(max_length=10, choices=choices(OrderState), default=OrderState.OPEN)
    customer = models.ForeignKey(
        "customers.Establishment", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True)
    deliver_on = models.DateField(null=True)
    currency = models.CharField(max_length=3, default="EUR")
    line_count = models.PositiveIntegerField(default=0)
    doubt_count = models.PositiveIntegerField(default=0)
    #: doubts when it was first read, for the figures
    first_doubt_count = models.PositiveIntegerField(default=0)
    total_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    #: [SKU, single items] of each line that has a product: finds an order that comes twice
    amounts = models.JSONField(default=list)
    received_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: when the customer first heard from the desk: a question about it, or its confirmation
    answered_at = models.DateTimeField(null=True)
    reject_reason = models.CharField(max_length=16, choices=choices(RejectReason), blank=True)
    #: what was confirmed, to the letter (handover/facts.py)
    facts = models.JSONField(null=True)
    #: SHA-256 of the facts, the same as in the trace
    sealed = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "part", "split"], name="orders_one_order_a_part"),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED")
                | Q(confirmed_at__isnull=False, customer__isnull=False, total_net__isnull=False),
                name="orders_confirmed_is_complete",
            ),
        ]
        indexes = [
            # What came in within a period: the figures.
            models.Index(fields=["received_at"], name="orders_by_arrival"),
            # A customer's recent orders: history, duplicates, the customer's page.
            models.Index(fields=["customer", "-received_at", "-id"], name="orders_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.number} ({self.state})"


class OrderLine(models.Model):
    """One line of a confirmed order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField()
    sku = models.CharField(max_length=60)
    name = models.CharField(max_length=255)
    gtin = models.CharField(max_length=14, blank=True)
    buyer_item_id = models.CharField(max_length=80, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=8)
    #: single items in the whole line, for habits
    pieces = models.DecimalField(max_digits=16, decimal_places=3)
    unit_price = models.DecimalField(max_digits=14, decimal_places=4)
    net_amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="orders_line_position_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_line_quantity_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.sku} {self.quantity} {self.unit}"


class OrderStep(models.Model):
    """One thing a person did on an open order (rules.Step); undone ones stay, left out."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="steps", db_index=False)
    seq = models.PositiveIntegerField()
    changes = models.JSONField()
    answers = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "seq"], name="orders_step_seq_once")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.seq} {self.changes}"

"""What establishments do on their own page: baskets, standing orders, messages, questions and answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from proche.orders.models.choices import choices
from proche.orders.models.order import Order
from proche.orders.models.received import Document
from proche.orders.portal.rules import OnHoliday, Rhythm, RunState


class Basket(models.Model):
    """What an establishment is about to order, one open one a link; sent, it is one document."""

    code = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey("customers.Establishment", on_delete=models.CASCADE, related_name="+")
    #: by which link it was begun, or taken up after that one ended
    link = models.ForeignKey("customers.PersonalLink", null=True, on_delete=models.SET_NULL, related_name="+")
    #: counts changes, so that nobody sends what another person changed meanwhile
    version = models.PositiveIntegerField(default=0)
    deliver_on = models.DateField(null=True)
    #: the name of one of the establishment's addresses
    place = models.CharField(max_length=160, blank=True, default="")
    #: the establishment's own order number
    reference = models.CharField(max_length=60, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="basket")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link"], condition=Q(sent_at=None), name="orders_one_open_basket"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, document__isnull=True)
                | Q(sent_at__isnull=False, document__isnull=False),
                name="orders_sent_basket_has_document",
            ),
        ]
        indexes = [models.Index(fields=["customer", "-sent_at"], name="orders_basket_of")]  # their page

    def __str__(self) -> str:
        return f"{self.code} ({self.customer_id})"


class BasketLine(models.Model):
    """So many sales units of one product."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines", db_index=False)
    sku = models.CharField(max_length=40)
    unit = models.CharField(max_length=8)
    quantity = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["basket", "sku"], name="orders_basket_product_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_basket_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.quantity} {self.unit}"


class StandingOrder(models.Model):
    """What an establishment wants delivered again and again (portal.rules.Plan)."""

    code = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey("customers.Establishment", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    rhythm = models.CharField(max_length=12, choices=choices(Rhythm))
    #: ISO weekdays, or days of the month
    days = models.JSONField(default=list)
    on_holiday = models.CharField(max_length=8, choices=choices(OnHoliday), default=OnHoliday.EARLIER)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    #: [SKU, unit, quantity] of each line
    lines = models.JSONField(default=list)
    place = models.CharField(max_length=160, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    #: the days that are left out, ISO
    skipped = models.JSONField(default=list)
    #: where another day was chosen: the plan's own day -> the day of delivery, ISO
    moved = models.JSONField(default=dict)
    #: when it was made, changed or resumed as it stands: its days count from the next one on
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="orders_standing_span_is_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class StandingRun(models.Model):
    """What became of one day of a standing order: made once, whoever and however often it is tried."""

    standing = models.ForeignKey(StandingOrder, on_delete=models.CASCADE, related_name="runs", db_index=False)
    due_on = models.DateField()
    deliver_on = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=choices(RunState))
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="run")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standing", "due_on"], name="orders_run_once"),
            models.CheckConstraint(
                condition=~Q(state="MADE") | Q(document__isnull=False, deliver_on__isnull=False),
                name="orders_made_run_has_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.due_on} {self.state}"


class Message(models.Model):
    """What an establishment wrote to the desk; it has a case of its own."""

    case = models.OneToOneField("queue.Case", on_delete=models.PROTECT, related_name="message")
    customer = models.ForeignKey("customers.Establishment", on_delete=models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    #: given by the form, so that a double click writes once
    key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "-at"], name="orders_message_of")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"


class Question(models.Model):
    """What the desk asked the customer of an order, and what they answered on their page."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="orders_answered_question_has_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.asked_at:%Y-%m-%d %H:%M}"

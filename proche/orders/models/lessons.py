"""What confirmed corrections taught about one sender."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from proche.orders.learning.rules import LONGEST_KEY, Subject
from proche.orders.models.choices import choices
from proche.orders.models.order import Order


class Lesson(models.Model):
    """The answer to one question of one sender (learning.rules.Lesson). Of persons it holds who taught it.

    `customer` is None of a lesson that says who orders from an address: nobody is known before it.
    """

    customer = models.ForeignKey(
        "customers.Establishment", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    subject = models.CharField(max_length=10, choices=choices(Subject))
    key = models.CharField(max_length=LONGEST_KEY, blank=True)
    about = models.CharField(max_length=60, blank=True)
    answer = models.TextField()
    #: how many orders confirmed it
    times = models.PositiveIntegerField(default=1)
    products = models.JSONField(default=list)
    #: the order that taught it last, and the line
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    line = models.PositiveIntegerField(null=True)
    taught_at = models.DateTimeField()
    taught_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: the order that said otherwise: from then on it asks
    against = models.ForeignKey(Order, null=True, on_delete=models.CASCADE, related_name="+")
    used = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "subject", "key", "about"],
                condition=Q(forgotten_at=None),
                name="orders_lesson_once",
            ),
            models.UniqueConstraint(
                fields=["subject", "key"],
                condition=Q(forgotten_at=None, customer=None),
                name="orders_lesson_of_a_sender_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.key} {self.about} = {self.answer} ({self.times})"

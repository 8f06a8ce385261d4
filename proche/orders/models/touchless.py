"""Customers who agreed that orders without a doubt are confirmed by the desk, and what became of these."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from proche.orders.models.choices import choices
from proche.orders.models.order import Order
from proche.orders.touchless.rules import How, Passing, Verdict

PERSON = settings.AUTH_USER_MODEL


class Consent(models.Model):
    """One agreement of one customer. Who agreed is named by their contact, whose data can be erased."""

    customer = models.ForeignKey("customers.Establishment", on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey("customers.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    how = models.CharField(max_length=10, choices=choices(How))
    agreed_on = models.DateField()
    #: the most that an order may come to, None for any amount
    ceiling = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    noted_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    #: since a wrong order was found, until a lead says otherwise
    suspended_at = models.DateTimeField(null=True)
    suspended_for = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(withdrawn_at=None), name="orders_consent_once"
            ),
            models.CheckConstraint(
                condition=Q(ceiling=None) | Q(ceiling__gt=0), name="orders_consent_ceiling_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.how} {self.agreed_on}"


class Untouched(models.Model):
    """An order that could be confirmed without a hand: held for a look, confirmed, pulled back."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="untouched")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=choices(Passing))
    at = models.DateTimeField()
    #: when its answer leaves the desk; until then it can be pulled back
    leaves_at = models.DateTimeField(null=True)
    is_sampled = models.BooleanField()
    verdict = models.CharField(max_length=6, blank=True, choices=choices(Verdict))
    judged_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="HELD") ^ Q(leaves_at__isnull=False),
                name="orders_untouched_leaves_unless_held",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") ^ Q(judged_at__isnull=False),
                name="orders_untouched_judged_has_a_moment",
            ),
        ]
        indexes = [
            # The page: what passed last, and the sample that waits for a look.
            models.Index(fields=["-at", "-id"], name="orders_untouched_latest"),
            models.Index(
                fields=["at"],
                name="orders_untouched_to_judge",
                condition=Q(is_sampled=True, verdict="", state="CONFIRMED"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state} {self.verdict}"

"""What came in: documents, and each time that one came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from proche.orders.models.choices import choices
from proche.orders.rules import Channel, DocumentState


class Document(models.Model):
    """The received bytes, once, whatever number of times they came in."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=12, choices=choices(DocumentState), default=DocumentState.RECEIVED)
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    #: how often a worker began to read it, so that one that kills its reader is not tried for ever
    tries = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    #: seconds that reading took
    reading_seconds = models.FloatField(null=True)

    class Meta:
        indexes = [
            # The worker's sweep: documents received and not yet read.
            models.Index(fields=["received_at"], name="orders_doc_unread", condition=Q(state="RECEIVED")),
            # What came in last, on the page that receives.
            models.Index(fields=["-received_at", "-id"], name="orders_doc_latest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="RECEIVED", read_at__isnull=True) | Q(state="READ", read_at__isnull=False),
                name="orders_document_read_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name or 'document'} {self.sha256[:8]}"


class Arrival(models.Model):
    """One time that a document came in. `key` makes a repeated delivery the same arrival."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="arrivals")
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=10, choices=choices(Channel))
    name = models.CharField(max_length=255, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    arrived_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.channel} {self.name} {self.arrived_at:%Y-%m-%d %H:%M}"

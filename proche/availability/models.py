from __future__ import annotations

from django.db import models

PERSON = "people.Person"


class Presence(models.Model):
    """What one person's page and the person themself last said.

    `seen_at` comes from the open page; `state` is set by hand and ends at `until` (None = open).
    """

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, default="HERE")
    until = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["HERE", "AWAY", "OFF"]), name="availability_presence_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.state}"


class Hold(models.Model):
    """A span in which a person is kept: a meeting, a call, a break, rest. Half open."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    #: Named by the room that told us ("meeting:42"), so that telling twice keeps one hold.
    key = models.CharField(max_length=80)
    active_from = models.DateTimeField()
    active_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="availability_hold_told_once"),
            models.CheckConstraint(
                condition=models.Q(active_to__isnull=True) | models.Q(active_to__gt=models.F("active_from")),
                name="availability_hold_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["MEETING", "CALL", "BREAK", "REST"]),
                name="availability_hold_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["active_to", "active_from"], name="availability_hold_by_end")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.active_from:%Y-%m-%d %H:%M}"


class Load(models.Model):
    """What a person has in hand, told by the rooms that give them work."""

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.CASCADE, related_name="+")
    held = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    #: The day, in the person's own zone, that `taken` counts.
    taken_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.held}"


class Acquaintance(models.Model):
    """How often a person has worked for a customer. `customer` is the pk in customers."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    customer = models.BigIntegerField()
    times = models.PositiveIntegerField(default=1)
    latest_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "person"], name="availability_acquaintance_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} knows {self.customer}"


class ReachChoice(models.Model):
    """By which ways a person wants to be told, for each urgency: {"SOON": ["PUSH"]}; the page always."""

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)
    #: Mails and pushes say only that something waits: nothing to read on a locked screen.
    is_discreet = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.ways}"


class PushSubscription(models.Model):
    """One browser that its person asked to be told in. The endpoint is a secret: whoever has it may ring."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    #: SHA-256 of the endpoint: an address of 2000 letters fits no index.
    key = models.CharField(max_length=64, unique=True)
    endpoint = models.CharField(max_length=2000)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    #: "Firefox, Linux": so that a person knows which one to remove.
    browser = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    #: When a message was last taken by its push service.
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.browser}"

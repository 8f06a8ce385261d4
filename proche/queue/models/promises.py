from __future__ import annotations

from django.db import models

from proche.queue.promises.rules import PromiseKind, PromiseState

PERSON = "people.Person"
IS_OPEN = models.Q(state=PromiseState.OPEN.value)


class Promise(models.Model):
    """What a customer was promised, when, and who keeps it. Whom it is for stands here alone, never in
    the trace, so that it can be erased.
    """

    code = models.CharField(max_length=16, unique=True)
    #: Given by the form that made it: a double click makes one promise.
    key = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey("queue.Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=9)
    about = models.CharField(max_length=300, blank=True, default="")
    contact = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: As typed or chosen when no contact of the customer is meant: a name, a number, an address.
    to_name = models.CharField(max_length=120, blank=True, default="")
    to_address = models.CharField(max_length=254, blank=True, default="")
    #: In what language and zone the customer was told of it.
    language = models.CharField(max_length=2, default="fr")
    zone = models.CharField(max_length=64, default="Europe/Paris")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", db_index=False)
    stand_in = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, default=PromiseState.OPEN.value)
    made_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    #: What was told, each once: the owner before, the owner at its time, stand-in and leads when late.
    warned_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    #: Since when nobody will be there for it; None = its owner will.
    uncovered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    #: What was said when it was kept, or why it was moved or called off.
    words = models.TextField(blank=True, default="")
    #: The promise whose place this one takes.
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in PromiseState]),
                name="queue_promise_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in PromiseKind]),
                name="queue_promise_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="queue_promise_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(IS_OPEN, closed_at__isnull=True)
                | (~IS_OPEN & models.Q(closed_at__isnull=False)),
                name="queue_promise_closed_has_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(stand_in__isnull=True) | ~models.Q(stand_in=models.F("owner")),
                name="queue_promise_stand_in_is_another",
            ),
            # The last word beside the lock: nobody keeps two promises that begin at one moment.
            models.UniqueConstraint(
                fields=["owner", "begins_at"],
                condition=models.Q(IS_OPEN, uncovered_at__isnull=True),
                name="queue_promise_one_at_a_time",
            ),
        ]
        indexes = [
            # what is open, in the order of its time: the list, the sweeps, what a slot collides with
            models.Index(fields=["begins_at", "id"], condition=IS_OPEN, name="queue_promise_open"),
            models.Index(fields=["owner", "begins_at"], condition=IS_OPEN, name="queue_promise_of_owner"),
            models.Index(fields=["stand_in"], condition=IS_OPEN, name="queue_promise_of_stand_in"),
            # on a case's page
            models.Index(fields=["case", "-begins_at", "-id"], name="queue_promise_of_case"),
            # the kept-rate, week by week
            models.Index(fields=["ends_at", "state", "closed_at"], name="queue_promise_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind} {self.begins_at:%Y-%m-%d %H:%M}"

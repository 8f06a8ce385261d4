from __future__ import annotations

from django.db import models

from proche.queue.rules import Keeping, State

PERSON = "people.Person"
WAITING = models.Q(state=State.WAITING.value)
TAKEN = models.Q(state=State.TAKEN.value)
ASIDE = models.Q(state=State.ASIDE.value)
DONE = models.Q(state=State.DONE.value)
TURN = ["priority", "turn_at", "id"]


class Case(models.Model):
    """One thing to do for a customer. Its panel comes from the room that registered `kind`.

    Its foreign keys carry no index of their own: the indexes of Meta serve the queries there
    are, and each index more is paid at every claim.
    """

    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, default=State.WAITING.value)
    #: 1 = urgent, 5 = usual, 9 = can wait.
    priority = models.PositiveSmallIntegerField(default=5)
    region = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=2, blank=True, default="")
    #: With the level each is needed at: [["edi", 2]].
    skills = models.JSONField(default=list, blank=True)
    #: All that a person must have for it, as one word: the head of each such queue is found by it.
    asks = models.CharField(max_length=160, blank=True, default="", db_default="")
    #: Never given to this person: they ask for someone else's eyes.
    not_for = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    #: What it counts in the hands of who holds it, and how long it usually takes: as it was on arrival.
    weight = models.PositiveSmallIntegerField(default=1, db_default=1)
    length_minutes = models.PositiveSmallIntegerField(default=5, db_default=5)
    customer = models.ForeignKey(
        "customers.Establishment",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    arrived_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    #: Due, or a day after arrival: never null, so that the order of turns is one index on both databases.
    turn_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    #: Only this person is given the case until then: handed over to them, or offered; None = anyone.
    kept_for = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    kept_until = models.DateTimeField(null=True, blank=True)
    keeping = models.CharField(max_length=8, blank=True, default="", db_default="")
    #: Offers without an answer since it began to wait; after some it waits for anyone.
    rounds = models.PositiveSmallIntegerField(default=0, db_default=0)
    aside_until = models.DateTimeField(null=True, blank=True)
    aside_reason = models.CharField(max_length=300, blank=True, default="")
    outcome = models.CharField(max_length=24, blank=True, default="")
    closed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    #: Why it is yours, or why it waits: a list of `Said` as JSON.
    reasons = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="queue_case_state_known"
            ),
            models.CheckConstraint(
                condition=~TAKEN
                | models.Q(taken_by__isnull=False, taken_at__isnull=False, lease_until__isnull=False),
                name="queue_case_taken_has_a_taker",
            ),
            models.CheckConstraint(
                condition=TAKEN | models.Q(taken_by__isnull=True, lease_until__isnull=True),
                name="queue_case_only_taken_has_a_taker",
            ),
            models.CheckConstraint(
                condition=~ASIDE | models.Q(aside_until__isnull=False), name="queue_case_aside_has_an_end"
            ),
            models.CheckConstraint(
                condition=~DONE | (models.Q(closed_at__isnull=False) & ~models.Q(outcome="")),
                name="queue_case_done_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(keeping__in=["", *(keeping.value for keeping in Keeping)]),
                name="queue_case_keeping_known",
            ),
        ]
        indexes = [
            # page and next_case: the waiting in the order of their turn, whole or by kind or region
            models.Index(fields=TURN, condition=WAITING, name="queue_waiting_turn"),
            models.Index(fields=["kind", *TURN], condition=WAITING, name="queue_waiting_kind"),
            models.Index(fields=["region", *TURN], condition=WAITING, name="queue_waiting_region"),
            models.Index(fields=["kept_for", *TURN], condition=WAITING, name="queue_waiting_kept"),
            # the head of what asks the same of a person, when the head of the whole queue is for others
            models.Index(fields=["asks", *TURN], condition=WAITING, name="queue_waiting_asks"),
            # figures: the oldest wait, what is overdue. Where a count reads 1,000 entries, `state` stands in
            # the index too: SQLite would look it up in the table row by row (measured: 1.5 ms, not 0.3).
            models.Index(fields=["arrived_at", "state"], condition=WAITING, name="queue_waiting_arrival"),
            models.Index(fields=["due_at", "state"], condition=WAITING, name="queue_waiting_due"),
            # lapse; a person's own cases
            models.Index(fields=["lease_until", "state"], condition=TAKEN, name="queue_taken_lease"),
            models.Index(fields=["taken_by", *TURN], condition=TAKEN, name="queue_taken_by"),
            models.Index(fields=TURN, condition=TAKEN, name="queue_taken_turn"),
            # wake; the list of what is aside
            models.Index(fields=["aside_until", "id", "state"], condition=ASIDE, name="queue_aside_until"),
            # the list of what is done, done today
            models.Index(fields=["-closed_at", "-id", "state"], condition=DONE, name="queue_done_latest"),
            # a customer's cases
            models.Index(fields=["customer", "-arrived_at", "-id"], name="queue_customer_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CaseNote(models.Model):
    """What a person wrote on a case, for whoever opens it next."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"

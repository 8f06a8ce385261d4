"""Tables of the ground floor. Their only writers are the modules named in each docstring."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.sql.compiler import SQLCompiler


class CurrentTransaction(models.Func):
    """The number of the transaction under way: the order in which PostgreSQL lets a tail read (live.py).

    SQLite has one writer at a time, so that the ids alone are in the order of commit.
    """

    template = "0"
    output_field = models.BigIntegerField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[Any]]:
        return "pg_current_xact_id()::text::bigint", []


class TraceEntry(models.Model):
    """One link of a chain (trace.py). The database refuses to change or delete it (migration 0002)."""

    chain = models.CharField(max_length=120)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    what = models.CharField(max_length=120)
    # Text, not JSON: the hash covers these very characters, and jsonb would rearrange them.
    data = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="kernel_traceentry_one_per_place"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="kernel_traceentry_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.what}"


class TraceHead(models.Model):
    """Where a chain ends (trace.py): finds a tail cut off, and the chains that moved since their seal."""

    chain = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    sealed_seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [
            # "Which chains moved since they were sealed", asked once a day among millions.
            models.Index(
                fields=["chain"], condition=Q(seq__gt=F("sealed_seq")), name="kernel_tracehead_moved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} ends at {self.seq}"


class TraceSeal(models.Model):
    """A day's signed checkpoint (seals.py). The database refuses to change or delete it."""

    number = models.PositiveBigIntegerField(unique=True)
    day = models.DateField(unique=True)
    at = models.DateTimeField()
    # Canonical JSON of what is signed: the very characters that the signature covers.
    statement = models.TextField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal {self.number} of {self.day}"


class TraceSealHead(models.Model):
    """A chain's end as one seal holds it: a leaf of the seal's tree, at its `place` from the left."""

    seal = models.ForeignKey(TraceSeal, on_delete=models.PROTECT, related_name="heads")
    place = models.PositiveBigIntegerField()
    chain = models.CharField(max_length=120)
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "place"], name="kernel_tracesealhead_one_per_place"),
            # Also finds the seals of one chain, for its export.
            models.UniqueConstraint(fields=["chain", "seal"], name="kernel_tracesealhead_one_per_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} in seal {self.seal_id}"


class OutboxMessage(models.Model):
    """Something to send once its action has committed (outbox.py)."""

    class State(models.TextChoices):
        WAITING = "WAITING"
        SENDING = "SENDING"
        SENT = "SENT"
        DEAD = "DEAD"
        # A person did by other means what could not be sent.
        BY_HAND = "BY_HAND"

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    chain = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    posted_at = models.DateTimeField()
    # When it may next be taken: the due time while WAITING, the end of the lease while SENDING.
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    # What the person noted who handed it over by hand.
    note = models.CharField(max_length=300, blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["WAITING", "SENDING"]),
                name="kernel_outbox_due",
            ),
            models.Index(fields=["settled_at"], condition=Q(state="DEAD"), name="kernel_outbox_dead"),
            # Which sent ones are old enough to be forgotten.
            models.Index(fields=["settled_at"], condition=Q(state="SENT"), name="kernel_outbox_sent"),
            models.Index(fields=["settled_at"], condition=Q(state="BY_HAND"), name="kernel_outbox_by_hand"),
            models.Index(fields=["chain", "id"], name="kernel_outbox_chain"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["SENT", "DEAD", "BY_HAND"]) ^ Q(settled_at=None),
                name="kernel_outbox_settled_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.state}"


class LiveEvent(models.Model):
    """One event for the pages that are open (live.py). Django gives SQLite AUTOINCREMENT: no id twice."""

    transaction = models.BigIntegerField()
    topic = models.CharField(max_length=120)
    event = models.CharField(max_length=60)
    data = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["transaction", "id"], name="kernel_live_order"),
            models.Index(fields=["topic", "transaction", "id"], name="kernel_live_topic"),
            models.Index(fields=["at"], name="kernel_live_age"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.event}"


class JobLease(models.Model):
    """Who runs a job and until when that holds (jobs.py); `job` is the id of the Django Tasks row."""

    job = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)
    attempt = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.job} by {self.worker}"


class GatePassage(models.Model):
    """One message to one person: let through, held, or worth nothing any more (gate.py)."""

    person = models.BigIntegerField()
    # Whom it was meant for, where `person` is on call in their place.
    meant_for = models.BigIntegerField(null=True)
    message = models.JSONField()
    key = models.CharField(max_length=120, blank=True, default="")
    good_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    why = models.JSONField()
    delivered_at = models.DateTimeField(null=True)
    outdated_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    # The ways by which it went, once let through.
    ways = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(
                fields=["arrives_at"],
                condition=Q(delivered_at=None, outdated_at=None),
                name="kernel_gate_held",
            ),
            models.Index(fields=["person", "arrives_at"], name="kernel_gate_person"),
            # Asked by every page: what came and was not looked at.
            models.Index(
                fields=["person", "delivered_at"],
                condition=Q(seen_at=None, outdated_at=None),
                name="kernel_gate_unseen",
            ),
            models.Index(fields=["key"], condition=~Q(key=""), name="kernel_gate_key"),
        ]

    def __str__(self) -> str:
        return f"to person {self.person} at {self.arrives_at:%Y-%m-%d %H:%M}"


class SearchEntry(models.Model):
    """One thing that can be found (search/). The index beside it is made by migration (search/sql.py).

    Its id is its place: what came to the desk since there is an index counts up from 1, what was there
    before counts down from -1, so that the greatest id is always the latest.
    """

    kind = models.CharField(max_length=24)
    subject = models.BigIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField()
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="kernel_searchentry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.title}"


class SearchFill(models.Model):
    """How far the rows of one source that the desk had before are in the index (search/filling.py)."""

    source = models.CharField(max_length=40, primary_key=True)
    # The row below which the next ones stand; None before the first.
    before = models.BigIntegerField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.source} {self.done}/{self.total}"


class ParameterValue(models.Model):
    """A rule's value from a day on (parameters.py). A change is one more row; none is ever edited."""

    name = models.CharField(max_length=80)
    #: What it holds for when the rule differs by it, such as a kind of case; "" = the whole desk.
    scope = models.CharField(max_length=40, blank=True, default="")
    value = models.CharField(max_length=200)
    active_from = models.DateField()
    #: The law, the agreement, or why.
    source = models.CharField(max_length=300, blank=True, default="")
    written_by = models.CharField(max_length=80)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "scope", "active_from"], name="kernel_parameter_by_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.scope} {self.value} from {self.active_from}"

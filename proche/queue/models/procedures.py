from __future__ import annotations

from django.db import models

from proche.queue.models.cases import PERSON, Case
from proche.queue.procedures.rules import FollowingState, Outcome


class Procedure(models.Model):
    """One way of working, under one key for ever. `title` and `latest` are those of its latest version."""

    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    latest = models.PositiveIntegerField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key


class ProcedureVersion(models.Model):
    """A procedure as it was published, never changed again: `text` is its file."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=300, blank=True, default="")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="queue_procedure_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} version {self.number}"


class ProcedureDraft(models.Model):
    """What one person is writing: of a procedure, or a new one. Proposed, it waits for a lead.

    Each has a draft of their own, so that two who write at once lose nothing.
    """

    procedure = models.ForeignKey(
        Procedure, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )
    by = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    text = models.TextField()
    #: The version that it began from; 0 = a new procedure.
    based_on = models.PositiveIntegerField(default=0)
    #: How often it was kept: two windows of one person do not overwrite each other unseen.
    revision = models.PositiveIntegerField(default=1)
    note = models.CharField(max_length=300, blank=True, default="")
    kept_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    #: Published, declined or thrown away.
    ended_at = models.DateTimeField(null=True, blank=True)
    #: What was said to who proposed it.
    answer = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "procedure"],
                condition=models.Q(ended_at__isnull=True, procedure__isnull=False),
                name="queue_procedure_draft_once",
            ),
            models.UniqueConstraint(
                fields=["by"],
                condition=models.Q(ended_at__isnull=True, procedure__isnull=True),
                name="queue_procedure_new_draft_once",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Following(models.Model):
    """A procedure followed in a case, in the version it began with, at one step at a time."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followings")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="followings", db_index=False
    )
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="followings")
    state = models.CharField(max_length=8, default=FollowingState.OPEN.value)
    #: The key of the step one stands at; "" once it has ended.
    step = models.CharField(max_length=60, blank=True)
    step_since = models.DateTimeField()
    #: Set while a wait step has put the case aside.
    waits_until = models.DateTimeField(null=True, blank=True)
    #: How many rows of steps there are: who answers a step that is no longer the one shown is told.
    count = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Why it was left before its end.
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "procedure"],
                condition=models.Q(state=FollowingState.OPEN.value),
                name="queue_following_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=FollowingState.OPEN.value, ended_at__isnull=True)
                | (~models.Q(state=FollowingState.OPEN.value) & models.Q(ended_at__isnull=False)),
                name="queue_following_ended_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=FollowingState.LEFT.value) | ~models.Q(reason=""),
                name="queue_following_left_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} in {self.case_id}"


class StepTaken(models.Model):
    """What was done at one step, saved at once. An undone one stays, and says so."""

    following = models.ForeignKey(Following, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+", db_index=True)
    step = models.CharField(max_length=60)
    outcome = models.CharField(max_length=8)
    #: The words of a text step, or the option that was chosen.
    answer = models.TextField(blank=True, default="")
    #: Where a jump leads; "" = the next step.
    to = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["following", "number"], name="queue_step_taken_once"),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=[Outcome.SKIPPED.value, Outcome.JUMPED.value])
                | ~models.Q(reason=""),
                name="queue_step_deviation_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.following_id}: {self.number} {self.step}"

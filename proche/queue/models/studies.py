from __future__ import annotations

from django.db import models

STATES = ("WAITING", "RUNNING", "DONE", "CANCELLED", "FAILED")


class Study(models.Model):
    """One study that someone asked for: what was asked, how far it is, what came of it.

    The result holds figures of seats, regions and hours, never of a person.
    """

    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=12, default="POOLING")
    state = models.CharField(max_length=9, default="WAITING")
    #: What is compared: days, service level, what-ifs; as `pooling.rules.Asked` writes it.
    asked = models.JSONField(default=dict)
    #: Replays done and to do.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True, blank=True)
    by = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="queue_study_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="DONE") | models.Q(result__isnull=False, ended_at__isnull=False),
                name="queue_study_done_has_a_result",
            ),
        ]
        # the list of earlier studies, latest first
        indexes = [models.Index(fields=["kind", "-at", "-id"], name="queue_study_latest")]

    def __str__(self) -> str:
        return f"{self.code} {self.kind} {self.state}"

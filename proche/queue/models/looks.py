from __future__ import annotations

from django.db import models

from proche.queue.rules import Verdict

PERSON = "people.Person"


class SecondLook(models.Model):
    """A holder asks for a second pair of eyes on a case; `look` is the case that carries the asking."""

    case = models.ForeignKey("queue.Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    look = models.OneToOneField("queue.Case", on_delete=models.CASCADE, related_name="+")
    asker = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    question = models.TextField()
    verdict = models.CharField(max_length=8, blank=True, default="")
    words = models.TextField(blank=True, default="")
    by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answered_at__isnull=True),
                name="queue_look_one_open_a_case",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["", *(verdict.value for verdict in Verdict)]),
                name="queue_look_verdict_known",
            ),
        ]
        indexes = [models.Index(fields=["case", "-asked_at"], name="queue_look_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.verdict or 'asked'}"

from __future__ import annotations

from django.db import models

from proche.queue.rules import OfferState

PERSON = "people.Person"
OPEN = models.Q(state=OfferState.OPEN.value)


class CaseOffer(models.Model):
    """A case held out to one person for a short time. The case is kept for them meanwhile."""

    case = models.ForeignKey("queue.Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=9, default=OfferState.OPEN.value)
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Why it was declined, in their words; blank when they gave none.
    reason = models.CharField(max_length=300, blank=True, default="")
    #: Why it is theirs: a list of `Said` as JSON.
    reasons = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=OPEN, name="queue_offer_one_open_a_case"),
            models.UniqueConstraint(fields=["person"], condition=OPEN, name="queue_offer_one_open_a_person"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in OfferState]),
                name="queue_offer_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(OPEN, ended_at__isnull=True) | (~OPEN & models.Q(ended_at__isnull=False)),
                name="queue_offer_ended_has_a_moment",
            ),
        ]
        indexes = [
            # who declined this case, or let it lapse, lately; the case's own offers in order
            models.Index(fields=["case", "-at"], name="queue_offer_of_case"),
            # who let an offer lapse just now
            models.Index(fields=["ended_at", "state"], name="queue_offer_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.person_id}: {self.state}"


class Choice(models.Model):
    """Why a person and not another, kept at the moment a case went into their hands or was offered.

    `answer` is the whole answer of that moment in short: candidates in order with points and
    reasons, and who could not with the reason. The latter is forgotten after a month.
    """

    case = models.ForeignKey("queue.Case", on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    #: How it came about: NEXT, CHOSEN, OFFER, REOPENED.
    way = models.CharField(max_length=8)
    reasons = models.JSONField(default=list, blank=True)
    answer = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "-at", "-id"], name="queue_choice_of_case"),
            models.Index(fields=["at"], name="queue_choice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.person_id} {self.at:%Y-%m-%d %H:%M}"

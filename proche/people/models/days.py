"""A person's days: what every week holds, what one day changes, where they work, leave and swaps.

Days are the person's own, on the wall clock of their zone.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from proche.people.days import Place
from proche.people.leave import LeaveKind, LeaveState
from proche.people.swaps import SwapKind, SwapState

PERSON = "people.Person"
PLACE_KNOWN = models.Q(place__in=[place.value for place in Place])
ISO_WEEKDAY = models.Q(weekday__gte=1, weekday__lte=7)


class WeeklyHours(models.Model):
    """One span of working hours each week, in the person's own time zone.

    Minutes count from midnight of the weekday; a night shift ends after 1440.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ISO_WEEKDAY, name="people_hours_iso_weekday"),
            models.CheckConstraint(
                condition=models.Q(from_minute__lt=1440)
                & models.Q(to_minute__gt=models.F("from_minute"))
                & models.Q(to_minute__lte=models.F("from_minute") + 1440),
                name="people_hours_last_up_to_a_day",
            ),
            models.UniqueConstraint(
                fields=["person", "weekday", "from_minute"], name="people_hours_start_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.weekday} {self.from_minute}-{self.to_minute}"


class DayHours(models.Model):
    """The hours of one day that is unlike its weekday: they stand in place of the week's and of a holiday."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    #: [[from_minute, to_minute], ...] from midnight of the day; empty = not at work.
    spans = models.JSONField(default=list, blank=True)
    #: For the person and who writes it; the answer never says it.
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="people_day_hours_once")]
        # list_people: what is changed from a day on
        indexes = [models.Index(fields=["day"], name="people_day_hours_by_day")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.day} {self.spans}"


class Request(models.Model):
    """What a person asks for and somebody else answers."""

    #: What the person writes to whoever answers, and what they are answered: for these two alone.
    note = models.CharField(max_length=300, blank=True, default="")
    answer = models.CharField(max_length=300, blank=True, default="")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Leave(Request):
    """Days off, both included. `from_noon` begins at noon of the first, `to_noon` ends at noon of the last.

    Only what is GRANTED counts for the answer.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, default=LeaveKind.PAID.value)
    from_day = models.DateField()
    to_day = models.DateField()
    from_noon = models.BooleanField(default=False)
    to_noon = models.BooleanField(default=False)
    state = models.CharField(max_length=9, default=LeaveState.ASKED.value)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in LeaveKind]),
                name="people_leave_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in LeaveState]),
                name="people_leave_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(to_day__gt=models.F("from_day"))
                | models.Q(to_day=models.F("from_day")) & ~models.Q(from_noon=True, to_noon=True),
                name="people_leave_ends_after_start",
            ),
        ]
        # list_people: leave that is not over, of everyone
        indexes = [models.Index(fields=["to_day"], name="people_leave_by_end")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.from_day} - {self.to_day} {self.state}"


class PersonsPlace(models.Model):
    """Where a person works."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=4)

    class Meta:
        abstract = True


class WeeklyPlace(PersonsPlace):
    """Where a person works on a weekday, each week; a weekday without a row is on site."""

    weekday = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "weekday"], name="people_weekly_place_once"),
            models.CheckConstraint(condition=ISO_WEEKDAY, name="people_weekly_place_iso_weekday"),
            models.CheckConstraint(condition=PLACE_KNOWN, name="people_weekly_place_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.weekday} {self.place}"


class DayPlace(PersonsPlace):
    """Where a person works on one day, in place of what the week says."""

    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="people_day_place_once"),
            models.CheckConstraint(condition=PLACE_KNOWN, name="people_day_place_known"),
        ]
        indexes = [models.Index(fields=["day"], name="people_day_place_by_day")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.day} {self.place}"


class Swap(Request):
    """Two people who would exchange a day each: on both days each works as the other would have."""

    asker = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    asker_day = models.DateField()
    other_day = models.DateField()
    kind = models.CharField(max_length=8, default=SwapKind.HOURS.value)
    state = models.CharField(max_length=9, default=SwapState.ASKED.value)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in SwapState]),
                name="people_swap_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in SwapKind]), name="people_swap_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(asker=models.F("other")), name="people_swap_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} {self.asker_day} <-> {self.other_id} {self.other_day}: {self.state}"

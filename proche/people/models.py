from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from proche.people import rules
from proche.people.rules import PersonRef, Right, Role

ROLES = [(role.value, role.value) for role in Role]
LANGUAGES = [("fr", "Français"), ("en", "English")]


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())


class Team(models.Model):
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Person(AbstractBaseUser):
    """Someone who signs in, with their e-mail address."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, unique=True)
    role = models.CharField(max_length=8, choices=ROLES, default=Role.AGENT.value)
    language = models.CharField(max_length=2, choices=LANGUAGES, default="fr")
    time_zone = models.CharField(max_length=64, default="Europe/Paris")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="people")
    regions = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    #: How many cases they hold at once before the desk looks for someone else.
    capacity = models.PositiveSmallIntegerField(default=3)
    is_active = models.BooleanField(default=True)
    #: True for one row at most, so that two first starts cannot both make a first admin.
    is_first = models.BooleanField(null=True, blank=True, unique=True, editable=False)
    added_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[r.value for r in Role]), name="people_role_known"
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="people_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(is_first=True) | models.Q(is_first__isnull=True),
                name="people_is_first_or_null",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rights(self) -> frozenset[Right]:
        return rules.rights_of(self.role) if self.is_active else frozenset()

    def has_right(self, right: Right) -> bool:
        return right in self.rights

    @property
    def initials(self) -> str:
        return rules.initials(self.name)

    @property
    def ref(self) -> PersonRef:
        return PersonRef(pk=self.pk, name=self.name)


class PersonSkill(models.Model):
    """Something a person can do that a case may need, such as "edifact" or "clinical"."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="people_skill_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.skill}"


class WeeklyHours(models.Model):
    """One span of working hours each week, in the person's own time zone.

    Minutes count from midnight of the weekday; a night shift ends after 1440.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__gte=1, weekday__lte=7), name="people_hours_iso_weekday"
            ),
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

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
    #: Whose public holidays are theirs: a country, or a country and its part (FR, FR-57); "" = none.
    holidays = models.CharField(max_length=8, blank=True, default="FR")
    #: Why their weekly hours lie outside the desk's frame, for them and whoever leads them; "" = inside.
    hours_reason = models.CharField(max_length=200, blank=True, default="")
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
    #: 1 = can do it, 2 = does it well, 3 = others ask them.
    level = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="people_skill_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=3), name="people_skill_level_of_three"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.skill} {self.level}"


class KindCapacity(models.Model):
    """How many cases of one kind a person holds at once; without a row `capacity` alone bounds it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kind_capacities")
    kind = models.CharField(max_length=24)
    most = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="people_kind_capacity_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.most}"

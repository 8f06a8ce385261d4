"""Accounts: the first admin, invitations, roles, stopping and opening again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from proche.kernel import trace
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people import facts, invitations
from proche.people.actions.hours import write_hours
from proche.people.actions.profiles import known_language, known_zone, team_named, write_skills
from proche.people.actions.refusals import (
    AlreadyStarted,
    EmailTaken,
    InvitationSpent,
    LastAdmin,
    WeakPassword,
)
from proche.people.actions.shared import chain, check_may_manage, each_once, get_person, note
from proche.people.hours import Hours
from proche.people.models import Person
from proche.people.rules import PersonRef, Right, Role, rights_of


@dataclass(frozen=True, slots=True)
class Invitation:
    person: PersonRef
    token: str


def create_first_admin(
    *,
    name: str,
    email: str,
    password: str,
    at: datetime,
    language: str = "",
    time_zone: str = "",
) -> PersonRef:
    """Make the first admin of a new desk; of two at once one wins. Raises: AlreadyStarted, WeakPassword."""
    if Person.objects.exists():
        raise AlreadyStarted
    _check_password(password, Person(name=name, email=email))
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email, password, name=name, role=Role.ADMIN, language=known_language(language),
                time_zone=known_zone(time_zone), is_first=True, added_at=at,
            )  # fmt: skip
            trace.append(chain(person.pk), "people.person.started_desk", at=at)
    except IntegrityError:
        raise AlreadyStarted from None
    return person.ref


def add_person(
    *,
    name: str,
    email: str,
    role: Role,
    by: PersonRef | None,
    at: datetime,
    language: str = "",
    time_zone: str = "",
    team: str = "",
    regions: Iterable[str] = (),
    languages: Iterable[str] = (),
    skills: Iterable[str] | Mapping[str, int] = (),
    hours: Sequence[Hours] = (),
    capacity: int = 3,
    password: str | None = None,
) -> Invitation:
    """Add a person, who sets their own password with the invitation. Raises: EmailTaken, NotYours.

    `password` is for the demo and for imports alone: nobody types another's password.
    """
    check_may_manage(by, role)
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email, password, name=name.strip(), role=role, language=known_language(language),
                time_zone=known_zone(time_zone), team=team_named(team), regions=each_once(regions),
                languages=each_once(languages), capacity=capacity, added_at=at,
            )  # fmt: skip
            write_skills(person.pk, skills)
            write_hours(person.pk, hours)
            note(person.pk, "added", by=by, at=at, role=role.value)
    except IntegrityError:
        raise EmailTaken(
            said(N_("Someone already signs in with %(email)s. Look for them in the team."), email=email)
        ) from None
    return Invitation(person.ref, invitations.token(person.pk, person.password, at=at))


def invite_again(pk: int, *, by: PersonRef | None, at: datetime) -> Invitation:
    """Give a fresh link to someone who never set a password; others reset theirs by mail."""
    person = get_person(pk)
    check_may_manage(by, person.role)
    if person.has_usable_password() or not person.is_active:
        raise InvitationSpent(
            said(
                N_("%(name)s already signs in. A lost password is reset from the sign-in page."),
                name=person.name,
            )
        )
    return Invitation(person.ref, invitations.token(person.pk, person.password, at=at))


def find_invited(token: str, *, at: datetime) -> PersonRef:
    """Raises: InvitationSpent."""
    return _invited(token, at=at).ref


@transaction.atomic
def accept_invitation(token: str, *, password: str, at: datetime) -> PersonRef:
    """Set the invited person's own password; the link opens once. Raises: InvitationSpent, WeakPassword."""
    person = _invited(token, at=at)
    _check_password(password, person)
    before = person.password
    person.set_password(password)
    if not Person.objects.filter(pk=person.pk, password=before).update(password=person.password):
        raise InvitationSpent
    note(person.pk, "joined", by=person.ref, at=at)
    return person.ref


@transaction.atomic
def set_role(pk: int, role: Role, *, by: PersonRef | None, at: datetime) -> None:
    """Raises: NotYours, LastAdmin."""
    person = get_person(pk)
    check_may_manage(by, person.role)
    check_may_manage(by, role)
    if role != Role.ADMIN:
        _check_not_last_admin(person)
    Person.objects.filter(pk=pk).update(role=role)
    note(pk, "given_role", by=by, at=at, role=role.value)
    if Right.TAKE_CASE in person.rights and Right.TAKE_CASE not in rights_of(role):
        # Their account stays, their work does not: what they hold is out of their reach from now on.
        facts.tell(facts.PersonLeft(person.ref, at))


@transaction.atomic
def deactivate(pk: int, *, by: PersonRef | None, at: datetime) -> None:
    """Stop an account; what the person holds goes back to the others. Raises: NotYours, LastAdmin."""
    person = get_person(pk)
    check_may_manage(by, person.role)
    _check_not_last_admin(person)
    if Person.objects.filter(pk=pk, is_active=True).update(is_active=False):
        note(pk, "deactivated", by=by, at=at)
        facts.tell(facts.PersonLeft(person.ref, at))


@transaction.atomic
def reactivate(pk: int, *, by: PersonRef | None, at: datetime) -> None:
    """Raises: NotYours."""
    check_may_manage(by, get_person(pk).role)
    if Person.objects.filter(pk=pk, is_active=False).update(is_active=True):
        note(pk, "reactivated", by=by, at=at)


def forget_sessions(*, at: datetime) -> int:
    """Remove the sessions that are over; gives how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def _invited(token: str, *, at: datetime) -> Person:
    invitation = invitations.read(token)
    if invitation is None or invitation[1] < at:
        raise InvitationSpent
    person = Person.objects.filter(pk=invitation[0], is_active=True).first()
    if person is None or person.has_usable_password() or not invitations.fits(invitation[2], person.password):
        raise InvitationSpent
    return person


def _check_not_last_admin(person: Person) -> None:
    if person.role != Role.ADMIN:
        return
    # Locked, so that two admins who demote each other at once cannot both succeed.
    admins = Person.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk")
    if [admin.pk for admin in admins] == [person.pk]:
        raise LastAdmin


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(said("%(why)s", why=" ".join(error.messages))) from None

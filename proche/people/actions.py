"""The only writers of people.

Refusal
├── AlreadyStarted   409  a first admin exists
├── EmailTaken       422  another account signs in with this address
├── NotYours         409  a lead may not change an admin
├── LastAdmin        409  the desk would be left without an admin
├── InvitationSpent  409  the link is used, too old or not ours
└── WeakPassword, WrongHours, WrongZone  422
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from proche.kernel import trace
from proche.kernel.refusal import BadInput, NotFound, Refusal
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people import facts, invitations, rules
from proche.people.hours import Hours
from proche.people.models import LANGUAGES, Person, PersonSkill, Team, WeeklyHours
from proche.people.rules import PersonRef, Role


class AlreadyStarted(Refusal):
    default = N_("This desk already has its first admin. Sign in, or ask them for an invitation.")


class EmailTaken(BadInput):
    pass


class NotYours(Refusal):
    default = N_("Only an admin may do this. Ask one of them.")


class LastAdmin(Refusal):
    default = N_("This is the desk's only admin. Make someone else an admin first.")


class InvitationSpent(Refusal):
    default = N_("This invitation no longer opens. Ask your lead for a new one, or sign in.")


class WeakPassword(BadInput):
    pass


class WrongHours(BadInput):
    default = N_("Hours begin before they end and last a day at most. Look at them again.")


class WrongZone(BadInput):
    pass


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
                email, password, name=name, role=Role.ADMIN, language=_language(language),
                time_zone=_zone(time_zone), is_first=True, added_at=at,
            )  # fmt: skip
            trace.append(_chain(person.pk), "people.person.started_desk", at=at)
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
    skills: Iterable[str] = (),
    hours: Sequence[Hours] = (),
    capacity: int = 3,
    password: str | None = None,
) -> Invitation:
    """Add a person, who sets their own password with the invitation. Raises: EmailTaken, NotYours.

    `password` is for the demo and for imports alone: nobody types another's password.
    """
    _check_may_manage(by, role)
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email, password, name=name.strip(), role=role, language=_language(language),
                time_zone=_zone(time_zone), team=_team(team), regions=_words(regions),
                languages=_words(languages), capacity=capacity, added_at=at,
            )  # fmt: skip
            _write_skills(person.pk, skills)
            _write_hours(person.pk, hours)
            _note(person.pk, "added", by=by, at=at, role=role.value)
    except IntegrityError:
        raise EmailTaken(
            said(N_("Someone already signs in with %(email)s. Look for them in the team."), email=email)
        ) from None
    return Invitation(person.ref, invitations.token(person.pk, person.password, at=at))


def invite_again(pk: int, *, by: PersonRef | None, at: datetime) -> Invitation:
    """Give a fresh link to someone who never set a password; others reset theirs by mail."""
    person = _get(pk)
    _check_may_manage(by, person.role)
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
    _note(person.pk, "joined", by=person.ref, at=at)
    return person.ref


@transaction.atomic
def set_role(pk: int, role: Role, *, by: PersonRef | None, at: datetime) -> None:
    """Raises: NotYours, LastAdmin."""
    person = _get(pk)
    _check_may_manage(by, person.role)
    _check_may_manage(by, role)
    if role != Role.ADMIN:
        _check_not_last_admin(person)
    Person.objects.filter(pk=pk).update(role=role)
    _note(pk, "given_role", by=by, at=at, role=role.value)


@transaction.atomic
def deactivate(pk: int, *, by: PersonRef | None, at: datetime) -> None:
    """Stop an account; what the person holds goes back to the others. Raises: NotYours, LastAdmin."""
    person = _get(pk)
    _check_may_manage(by, person.role)
    _check_not_last_admin(person)
    if Person.objects.filter(pk=pk, is_active=True).update(is_active=False):
        _note(pk, "deactivated", by=by, at=at)
        facts.tell(facts.PersonLeft(person.ref, at))


@transaction.atomic
def reactivate(pk: int, *, by: PersonRef | None, at: datetime) -> None:
    """Raises: NotYours."""
    _check_may_manage(by, _get(pk).role)
    if Person.objects.filter(pk=pk, is_active=False).update(is_active=True):
        _note(pk, "reactivated", by=by, at=at)


@transaction.atomic
def set_hours(pk: int, hours: Sequence[Hours], *, by: PersonRef | None, at: datetime) -> None:
    """Replace a person's weekly hours, one's own or a colleague's. Raises: WrongHours, NotYours."""
    role = _get(pk).role
    if by is None or by.pk != pk:
        _check_may_manage(by, role)
    _write_hours(pk, hours)
    _note(pk, "given_hours", by=by, at=at)


@transaction.atomic
def set_profile(
    pk: int,
    *,
    name: str,
    team: str,
    regions: Iterable[str],
    languages: Iterable[str],
    skills: Iterable[str],
    capacity: int,
    by: PersonRef | None,
    at: datetime,
) -> None:
    """Change what the answer knows of a person. Raises: NotYours."""
    _check_may_manage(by, _get(pk).role)
    Person.objects.filter(pk=pk).update(
        name=name.strip(),
        team=_team(team),
        regions=_words(regions),
        languages=_words(languages),
        capacity=capacity,
    )
    _write_skills(pk, skills)
    _note(pk, "changed", by=by, at=at)


def set_language(pk: int, language: str) -> None:
    """A person's own choice of how the desk speaks to them: nothing of the work changes, so no trace."""
    Person.objects.filter(pk=pk).update(language=_language(language))


def set_time_zone(pk: int, zone: str) -> None:
    """Raises: WrongZone."""
    Person.objects.filter(pk=pk).update(time_zone=_zone(zone))


def forget_sessions(*, at: datetime) -> int:
    """Remove the sessions that are over; gives how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def _get(pk: int) -> Person:
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise NotFound
    return person


def _invited(token: str, *, at: datetime) -> Person:
    invitation = invitations.read(token)
    if invitation is None or invitation[1] < at:
        raise InvitationSpent
    person = Person.objects.filter(pk=invitation[0], is_active=True).first()
    if person is None or person.has_usable_password() or not invitations.fits(invitation[2], person.password):
        raise InvitationSpent
    return person


def _check_may_manage(by: PersonRef | None, role: str) -> None:
    if by is not None and not rules.may_manage(_get(by.pk).role, role):
        raise NotYours


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


def _language(code: str) -> str:
    """The desk's own where none is given, or none that it speaks."""
    return code if code in dict(LANGUAGES) else settings.LANGUAGE_CODE


def _zone(name: str) -> str:
    """The desk's own where none is given. Raises: WrongZone."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongZone(
            said(N_("%(zone)s is no time zone. Write one such as Europe/Paris."), zone=name)
        ) from None


def _team(name: str) -> Team | None:
    return Team.objects.get_or_create(name=name.strip())[0] if name.strip() else None


def _words(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _write_skills(pk: int, skills: Iterable[str]) -> None:
    PersonSkill.objects.filter(person_id=pk).delete()
    PersonSkill.objects.bulk_create(PersonSkill(person_id=pk, skill=skill) for skill in _words(skills))


def _write_hours(pk: int, hours: Sequence[Hours]) -> None:
    starts = {(span.weekday, span.from_minute) for span in hours}
    if len(starts) < len(hours) or not all(span.is_sound for span in hours):
        raise WrongHours
    WeeklyHours.objects.filter(person_id=pk).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(person_id=pk, weekday=h.weekday, from_minute=h.from_minute, to_minute=h.to_minute)
        for h in hours
    )


def _chain(pk: int) -> str:
    return f"person:{pk}"


def _note(pk: int, what: str, *, by: PersonRef | None, at: datetime, **data: str) -> None:
    trace.append(_chain(pk), f"people.person.{what}", at=at, by=rules.signature(by), data=data)

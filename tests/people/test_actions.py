"""Accounts: state, trace and refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session

from proche.kernel import trace
from proche.kernel.refusal import NotFound
from proche.people import access, actions, facts, queries
from proche.people.hours import Hours
from proche.people.models import Person
from proche.people.rules import PersonRef, Right, Role
from tests.cast import OFFICE, PASSWORD, make_cast

pytestmark = pytest.mark.django_db
GOOD = "a-long-winter-walk"


def told(pk: int) -> list[str]:
    return [entry.what for entry in trace.list_entries(f"person:{pk}")]


def first_admin(at, email="ada@desk.example", password=GOOD):
    return actions.create_first_admin(name="Ada Renard", email=email, password=password, at=at)


def test_the_first_admin_starts_the_desk_once(at):
    assert queries.is_empty()
    ada = first_admin(at, email="Ada@Desk.example")
    assert authenticate(username="ada@desk.example", password=GOOD) == Person.objects.get(pk=ada.pk)
    assert queries.get_row(ada.pk).role is Role.ADMIN
    assert told(ada.pk) == ["people.person.started_desk"]
    with pytest.raises(actions.AlreadyStarted):
        first_admin(at, email="eve@desk.example")
    assert Person.objects.count() == 1


def test_of_two_first_admins_at_once_the_database_keeps_one(at, monkeypatch):
    first_admin(at)
    # The second looked before the first had committed.
    monkeypatch.setattr(type(Person.objects.all()), "exists", lambda self: False)
    with pytest.raises(actions.AlreadyStarted):
        first_admin(at, email="eve@desk.example")
    assert Person.objects.filter(role=Role.ADMIN).count() == 1


def test_a_weak_password_makes_no_admin(at):
    with pytest.raises(actions.WeakPassword):
        first_admin(at, password="12345678")
    assert queries.is_empty()


def test_an_invited_person_sets_their_own_password_once(at):
    cast = make_cast(at)
    invited = actions.add_person(
        name="Claire Vasseur", email="Claire@desk.example", role=Role.AGENT, by=cast.hugo.ref, at=at
    )
    assert not queries.get_row(invited.person.pk).has_password
    assert actions.find_invited(invited.token, at=at) == invited.person
    with pytest.raises(actions.WeakPassword):
        actions.accept_invitation(invited.token, password="court", at=at)
    assert actions.accept_invitation(invited.token, password=GOOD, at=at) == invited.person
    assert authenticate(username="claire@desk.example", password=GOOD).pk == invited.person.pk
    with pytest.raises(actions.InvitationSpent):
        actions.accept_invitation(invited.token, password="another-long-word", at=at)
    assert told(invited.person.pk) == ["people.person.added", "people.person.joined"]
    assert "Claire" not in "".join(e.data_text for e in trace.list_entries(f"person:{invited.person.pk}"))


def test_an_invitation_ends_after_a_week_and_cannot_be_made_up(at):
    invited = actions.add_person(name="Claire", email="claire@desk.example", role=Role.AGENT, by=None, at=at)
    late = at + timedelta(days=7, minutes=1)
    for token, moment in ((invited.token, late), (invited.token + "x", at), ("", at)):
        with pytest.raises(actions.InvitationSpent):
            actions.accept_invitation(token, password=GOOD, at=moment)
    again = actions.invite_again(invited.person.pk, by=None, at=late)
    assert actions.accept_invitation(again.token, password=GOOD, at=late) == invited.person


def test_nobody_is_given_a_link_into_an_account_that_signs_in(at):
    cast = make_cast(at)
    with pytest.raises(actions.InvitationSpent):
        actions.invite_again(cast.nadia.pk, by=cast.hugo.ref, at=at)


def test_one_address_is_one_account(at):
    make_cast(at)
    with pytest.raises(actions.EmailTaken) as refusal:
        actions.add_person(name="Other", email="NADIA@desk.example", role=Role.AGENT, by=None, at=at)
    assert "nadia@desk.example" in str(refusal.value).lower()


def test_a_lead_gives_roles_but_makes_and_changes_no_admin(at):
    cast = make_cast(at)
    actions.set_role(cast.omar.pk, Role.AGENT, by=cast.hugo.ref, at=at)
    assert queries.get_row(cast.omar.pk).role is Role.AGENT
    assert told(cast.omar.pk)[-1] == "people.person.given_role"
    refused = [
        lambda: actions.set_role(cast.omar.pk, Role.ADMIN, by=cast.hugo.ref, at=at),
        lambda: actions.set_role(cast.admin.pk, Role.AGENT, by=cast.hugo.ref, at=at),
        lambda: actions.deactivate(cast.admin.pk, by=cast.hugo.ref, at=at),
        lambda: actions.set_role(cast.nadia.pk, Role.LEAD, by=cast.ines.ref, at=at),
    ]
    for attempt in refused:
        with pytest.raises(actions.NotYours):
            attempt()
    assert queries.get_row(cast.admin.pk).role is Role.ADMIN


def test_the_last_admin_stays(at):
    cast = make_cast(at)
    for attempt in (
        lambda: actions.set_role(cast.admin.pk, Role.LEAD, by=cast.admin.ref, at=at),
        lambda: actions.deactivate(cast.admin.pk, by=cast.admin.ref, at=at),
    ):
        with pytest.raises(actions.LastAdmin):
            attempt()
    actions.set_role(cast.hugo.pk, Role.ADMIN, by=cast.admin.ref, at=at)
    actions.set_role(cast.admin.pk, Role.LEAD, by=cast.hugo.ref, at=at)
    assert queries.get_row(cast.admin.pk).role is Role.LEAD


def test_who_is_stopped_signs_in_no_more_and_the_others_hear_of_it(at, monkeypatch):
    cast = make_cast(at)
    heard = []
    monkeypatch.setattr(facts, "_left", [])
    facts.when_person_left(heard.append)
    actions.deactivate(cast.nadia.pk, by=cast.hugo.ref, at=at)
    actions.deactivate(cast.nadia.pk, by=cast.hugo.ref, at=at)
    assert heard == [facts.PersonLeft(cast.nadia.ref, at)]
    assert authenticate(username="nadia@desk.example", password=PASSWORD) is None
    assert Person.objects.get(pk=cast.nadia.pk).rights == frozenset()
    actions.reactivate(cast.nadia.pk, by=cast.hugo.ref, at=at)
    assert told(cast.nadia.pk) == [
        "people.person.added", "people.person.deactivated", "people.person.reactivated",
    ]  # fmt: skip
    assert authenticate(username="nadia@desk.example", password=PASSWORD)


def test_who_takes_no_cases_any_more_has_left_for_the_others(at, monkeypatch):
    cast = make_cast(at)
    heard = []
    monkeypatch.setattr(facts, "_left", [])
    facts.when_person_left(heard.append)
    actions.set_role(cast.nadia.pk, Role.LEAD, by=cast.hugo.ref, at=at)
    actions.set_role(cast.nadia.pk, Role.AGENT, by=cast.hugo.ref, at=at)
    actions.set_role(cast.omar.pk, Role.GUEST, by=cast.hugo.ref, at=at)
    assert heard == []
    actions.set_role(cast.nadia.pk, Role.GUEST, by=cast.hugo.ref, at=at)
    assert heard == [facts.PersonLeft(cast.nadia.ref, at)]


def test_hours_are_replaced_whole_and_nonsense_changes_nothing(at):
    cast = make_cast(at)
    assert queries.get_row(cast.nadia.pk).hours == OFFICE
    for wrong in ((Hours(1, 600, 540),), (Hours(9, 1, 2),), (Hours(1, 540, 600), Hours(1, 540, 660))):
        with pytest.raises(actions.WrongHours):
            actions.set_hours(cast.nadia.pk, wrong, by=cast.hugo.ref, at=at)
    assert queries.get_row(cast.nadia.pk).hours == OFFICE
    actions.set_hours(cast.nadia.pk, (Hours(2, 480, 720),), by=cast.hugo.ref, at=at)
    assert queries.get_row(cast.nadia.pk).hours == (Hours(2, 480, 720),)


def test_profile_language_and_zone(at):
    cast = make_cast(at)
    profile = {"team": "Night", "regions": ["Bretagne", "Bretagne"], "languages": ["fr", "en"]}
    actions.set_profile(
        cast.nadia.pk,
        name="Nadia B.",
        skills=["edi", " edi "],
        capacity=2,
        by=cast.hugo.ref,
        at=at,
        **profile,
    )
    actions.set_language(cast.nadia.pk, "en")
    actions.set_time_zone(cast.nadia.pk, "America/Martinique", at=at)
    row = queries.get_row(cast.nadia.pk)
    assert (row.name, row.team, row.regions, row.skills) == (
        "Nadia B.", "Night", ("Bretagne",), {"edi": 1},
    )  # fmt: skip
    assert (row.languages, row.language, row.time_zone) == (("fr", "en"), "en", "America/Martinique")
    with pytest.raises(actions.WrongZone):
        actions.set_time_zone(cast.nadia.pk, "../../etc/passwd", at=at)


def test_the_door_to_a_person(at):
    cast = make_cast(at)
    assert access.person(cast.nadia, cast.hugo.pk) == cast.hugo.ref
    assert access.person(cast.omar, cast.omar.pk) == cast.omar.ref
    for viewer, pk in ((cast.omar, cast.nadia.pk), (cast.nadia, 10**9)):
        with pytest.raises(NotFound):
            access.person(viewer, pk)


def test_people_are_listed_in_three_queries_whatever_their_number(at, django_assert_num_queries):
    cast = make_cast(at)
    with django_assert_num_queries(3):
        rows = queries.list_people(right=Right.TAKE_CASE)
    assert [row.name for row in rows] == ["Ada Renard", "Hugo Martin", "Inès Laurent", "Nadia Benali"]
    assert queries.get_ref(cast.nadia.pk) == PersonRef(cast.nadia.pk, "Nadia Benali")


def test_a_new_person_has_the_language_and_zone_of_the_desk(at, settings):
    settings.LANGUAGE_CODE, settings.TIME_ZONE = "fr", "America/Martinique"
    added = actions.add_person(name="Lou", email="lou@desk.example", role=Role.AGENT, by=None, at=at)
    row = queries.get_row(added.person.pk)
    assert (row.language, row.time_zone) == ("fr", "America/Martinique")


def test_hours_are_written_by_oneself_or_by_who_may_manage(at):
    cast = make_cast(at)
    early = (Hours(1, 420, 720),)
    actions.set_hours(cast.admin.pk, early, by=cast.admin.ref, at=at)
    actions.set_hours(cast.nadia.pk, early, by=cast.nadia.ref, at=at)
    for pk, by in ((cast.admin.pk, cast.hugo.ref), (cast.nadia.pk, cast.ines.ref)):
        with pytest.raises(actions.NotYours):
            actions.set_hours(pk, (), by=by, at=at)
        assert queries.get_row(pk).hours == early


def test_sessions_that_are_over_are_forgotten(at):
    for key, ends in (("over", at - timedelta(seconds=1)), ("runs", at + timedelta(seconds=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    assert actions.forget_sessions(at=at) == 1
    assert Session.objects.get().session_key == "runs"

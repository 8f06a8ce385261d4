"""The first page: the case that Next would give is offered with its reasons, and taken by one key."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proche.people import actions as people
from proche.people.rules import Role
from proche.queue import queries
from tests import cast as story

pytestmark = pytest.mark.django_db


def home(person) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("home")).content.decode()


def test_what_next_would_give_is_offered_with_its_reasons_and_nothing_is_claimed():
    at = timezone.now()
    cast = story.make_cast(at)
    case = story.make_case(at, customer=story.make_customer(at))
    shown = home(cast.nadia)
    assert "For you" in shown
    assert queries.get_row(case.code, at=at).title in shown
    assert "Île-de-France" in shown[shown.index("For you") : shown.index("Next in line")]
    assert 'data-key="Enter"' in shown
    assert queries.get_row(case.code, at=at).holder is None


def test_nothing_is_offered_where_nothing_waits():
    cast = story.make_cast(timezone.now())
    assert "For you" not in home(cast.nadia)


def test_a_desk_without_a_case_shows_its_first_steps_to_who_may_take_them():
    at = timezone.now()
    cast = story.make_cast(at)
    assert "First steps" in home(cast.hugo)
    assert "First steps" not in home(cast.nadia)
    story.make_case(at)
    assert "First steps" not in home(cast.hugo)


def test_who_has_not_said_when_they_work_is_asked_to_until_they_did():
    at = timezone.now()
    cast = story.make_cast(at)
    new = story.make_person("Lin Moreau", "lin@desk.example", Role.AGENT, at, hours=())
    assert f'href="{reverse("profile")}#hours"' in home(new)
    assert "Before you begin" not in home(cast.nadia)
    people.set_hours(new.pk, story.OFFICE, by=new.ref, at=at)
    assert "Before you begin" not in home(new)

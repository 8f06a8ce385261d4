"""People's pages by HTTP: the first start, invitations, one's own profile, what a lead does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from proche.people import actions, queries
from proche.people.hours import Hours
from proche.people.models import Person
from proche.people.rules import Role
from tests import cast as story

pytestmark = pytest.mark.django_db
PASSWORD = "a-calm-morning-24"


@pytest.fixture(autouse=True)
def no_tries_before() -> Iterator[None]:
    """How often someone tried is kept in the cache of the process: each test begins and leaves without."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_a_new_desk_asks_for_its_first_admin(client: Client) -> None:
    assert client.get("/sign-in/").headers["Location"] == "/first-start/"
    answer = client.post("/first-start/", {"name": "Ada", "email": "ada@desk.example", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/").status_code == 200


def test_a_weak_first_password_is_refused_in_words(client: Client) -> None:
    posted = {"name": "Ada", "email": "ada@desk.example", "password": "1234567890"}
    answer = client.post("/first-start/", posted)
    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()
    assert queries.is_empty()


def test_the_first_start_is_no_more_once_someone_is_there(client: Client, cast: story.Cast) -> None:
    assert client.get("/first-start/").status_code == 404


def test_signing_in_by_the_form_goes_back_to_where_one_was(client: Client, cast: story.Cast) -> None:
    posted = {"login": cast.nadia.email, "password": story.PASSWORD, "next": "/queue/"}
    assert client.post("/sign-in/", posted).headers["Location"] == "/queue/"


def test_a_wrong_password_says_so_and_keeps_the_address(client: Client, cast: story.Cast) -> None:
    answer = client.post("/sign-in/", {"login": cast.nadia.email, "password": "wrong-wrong-wrong"})
    assert answer.status_code == 200
    assert f'value="{cast.nadia.email}"' in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_another_site_is_never_where_one_goes_next(client: Client, cast: story.Cast) -> None:
    posted = {"login": cast.nadia.email, "password": story.PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/sign-in/", posted).headers["Location"] == "/"


def test_an_invited_person_chooses_a_password_and_is_in(client: Client) -> None:
    # A view's moment is the real one: an invitation of the story's day would be spent.
    now = timezone.now()
    invited = actions.add_person(name="Zoé", email="zoe@desk.example", role=Role.AGENT, by=None, at=now)
    answer = client.post(f"/join/{invited.token}/", {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert Client().get(f"/join/{invited.token}/").status_code == 409


def test_a_lead_adds_a_person_and_gets_the_link_once(cast: story.Cast) -> None:
    posted = {"name": "Zoé Petit", "email": "zoe@desk.example", "role": "AGENT", "language": "fr"}
    answer = signed_in(cast.hugo).post("/team/add/", posted)
    assert "/join/" in answer.content.decode()
    assert Person.objects.filter(email="zoe@desk.example").exists()


def test_a_lead_makes_no_admin(cast: story.Cast) -> None:
    posted = {"name": "Zoé Petit", "email": "zoe@desk.example", "role": "ADMIN", "language": "fr"}
    assert signed_in(cast.hugo).post("/team/add/", posted).status_code == 409
    assert not Person.objects.filter(email="zoe@desk.example").exists()


def test_an_address_that_is_taken_is_said_beside_the_field(cast: story.Cast) -> None:
    posted = {"name": "Nadia", "email": cast.nadia.email, "role": "AGENT", "language": "fr"}
    answer = signed_in(cast.hugo).post("/team/add/", posted)
    assert answer.status_code == 422
    assert "Someone already signs in" in answer.content.decode()


def test_stopping_an_account_can_be_undone(cast: story.Cast) -> None:
    lead = signed_in(cast.hugo)
    answer = lead.post(f"/team/{cast.nadia.pk}/stop/", follow=True)
    assert told(answer) == ["Nadia Benali no longer signs in. What they held waits for the others."]
    assert not queries.get_row(cast.nadia.pk).is_active
    lead.post(f"/team/{cast.nadia.pk}/open/")
    assert queries.get_row(cast.nadia.pk).is_active


WORK = {
    "name": "Nadia Benali", "team": "Customer desk", "regions": "Bretagne, Normandie",
    "skills": "tube feeding", "languages": "fr, en", "capacity": "5",
}  # fmt: skip


def test_a_lead_changes_which_cases_reach_a_person(cast: story.Cast) -> None:
    client = signed_in(cast.hugo)
    assert client.post(f"/team/{cast.nadia.pk}/work/", WORK).status_code == 303
    row = queries.get_row(cast.nadia.pk)
    assert (row.regions, row.languages, row.capacity) == (("Bretagne", "Normandie"), ("fr", "en"), 5)
    assert "tube feeding" in client.get(f"/team/{cast.nadia.pk}/").content.decode()


def test_a_capacity_of_none_changes_nothing(cast: story.Cast) -> None:
    answer = signed_in(cast.hugo).post(f"/team/{cast.nadia.pk}/work/", WORK | {"capacity": "0"})
    assert answer.status_code == 422
    assert queries.get_row(cast.nadia.pk).regions == ("Île-de-France",)


def test_hours_are_written_as_people_write_them(cast: story.Cast) -> None:
    nadia = signed_in(cast.nadia)
    assert nadia.post("/profile/hours/", {"day_1": "8:30-12, 13 h - 17 h 30"}).status_code == 303
    assert queries.get_row(cast.nadia.pk).hours == (Hours(1, 510, 720), Hours(1, 780, 1050))


def test_hours_that_cannot_be_read_change_nothing(cast: story.Cast) -> None:
    before = queries.get_row(cast.nadia.pk).hours
    answer = signed_in(cast.nadia).post("/profile/hours/", {"day_1": "mornings"})
    assert answer.status_code == 422
    assert "“mornings” is not read as hours" in answer.content.decode()
    assert queries.get_row(cast.nadia.pk).hours == before


def test_the_language_chosen_is_spoken_at_once(cast: story.Cast) -> None:
    nadia = signed_in(cast.nadia)
    nadia.post("/profile/save/", {"language": "fr", "time_zone": "Europe/Paris"})
    answer = nadia.get("/profile/")
    assert '<html lang="fr"' in answer.content.decode()
    assert told(answer) == ["Enregistré."]


def test_a_theme_is_one_of_three(cast: story.Cast) -> None:
    nadia = signed_in(cast.nadia)
    nadia.post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in nadia.get("/profile/").content.decode()
    nadia.post("/theme/", {"theme": '"><script>'})
    assert "data-theme" not in nadia.get("/profile/").content.decode()


def test_an_account_without_a_role_is_told_what_it_waits_for(cast: story.Cast) -> None:
    assert "waits for its role" in signed_in(cast.omar).get("/").content.decode()


def test_the_team_page_asks_a_fixed_number_of_questions(
    cast: story.Cast, at: datetime, django_assert_max_num_queries: Any
) -> None:
    lead = signed_in(cast.hugo)
    lead.get("/team/")
    for n in range(20):
        story.make_person(f"Person {n}", f"p{n}@desk.example", Role.AGENT, at)
    with django_assert_max_num_queries(20):
        lead.get("/team/")


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(
    client: Client, cast: story.Cast, mailoutbox: list[Any]
) -> None:
    client.post("/password/forgotten/", {"email": cast.nadia.email})
    [mail] = mailoutbox
    assert mail.subject == "A new password for your desk"
    link = next(line for line in mail.body.splitlines() if line.startswith("http"))
    form = client.get(link, follow=True)
    there = form.redirect_chain[-1][0]
    new = "another-calm-morning-25"
    assert client.post(there, {"password1": new, "password2": new}).status_code == 302
    answer = client.post("/sign-in/", {"login": cast.nadia.email, "password": new})
    assert answer.headers["Location"] == "/"


def test_a_strangers_address_gets_no_mail_and_the_same_answer(
    client: Client, cast: story.Cast, mailoutbox: list[Any]
) -> None:
    known = client.post("/password/forgotten/", {"email": cast.nadia.email})
    mailoutbox.clear()
    unknown = client.post("/password/forgotten/", {"email": "nobody@elsewhere.example"})
    assert (known.headers["Location"], mailoutbox) == (unknown.headers["Location"], [])


def test_too_many_wrong_passwords_are_stopped_in_words(client: Client, cast: story.Cast) -> None:
    posted = {"login": cast.nadia.email, "password": "wrong-wrong-wrong"}
    pages = [client.post("/sign-in/", posted).content.decode() for _ in range(12)]
    assert 'role="alert"' in pages[-1]
    right = client.post("/sign-in/", {**posted, "password": story.PASSWORD})
    assert right.status_code != 302

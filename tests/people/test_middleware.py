"""A request speaks its reader's language and shows their time."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from proche.people.middleware import language_of_person
from proche.people.models import Person


def spoken(user, **headers):
    request = RequestFactory().get("/", headers=headers)
    request.user = user
    heard = {}

    def view(request):
        heard["language"], heard["zone"] = translation.get_language(), timezone.get_current_timezone_name()
        return HttpResponse()

    response = language_of_person(view)(request)
    return heard["language"], heard["zone"], response


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_person_reads_their_own_language_and_time(language):
    person = Person(language=language, time_zone="America/Martinique")
    heard = spoken(person, accept_language="de")
    assert heard[:2] == (language, "America/Martinique")
    assert heard[2]["Content-Language"] == language


@pytest.mark.parametrize(
    ("asked", "language"), [("en-GB,en;q=0.8", "en"), ("fr", "fr"), ("de", "fr"), ("", "fr")]
)
def test_a_stranger_reads_what_their_browser_asks_for_or_the_desks_language(asked, language, settings):
    settings.LANGUAGE_CODE = "fr"
    heard = spoken(AnonymousUser(), accept_language=asked)
    assert heard[:2] == (language, "Europe/Paris")
    assert "Accept-Language" in heard[2]["Vary"]


def test_the_next_request_starts_anew():
    before = translation.get_language(), timezone.get_current_timezone_name()
    spoken(Person(language="en", time_zone="America/Martinique"))
    assert (translation.get_language(), timezone.get_current_timezone_name()) == before

"""The right beside the address, and the doors that keep it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, path

from proche.ui import middleware, routes


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def someone(*rights: str) -> SimpleNamespace:
    return SimpleNamespace(has_right=rights.__contains__)


def enter(needs: str, person: SimpleNamespace | None, **headers: str) -> Any:
    """What the doors say: None lets through."""
    request: Any = RequestFactory().get("/here/?a=1", headers=headers)
    request.person = person
    pattern = routes.route("here/", view, needs=needs, name="here")
    return middleware.doors(view).process_view(request, pattern.callback)


def test_the_right_opens_the_door() -> None:
    assert enter("SEE", someone("SEE")) is None


def test_another_right_finds_nothing_there() -> None:
    with pytest.raises(Http404):
        enter("SEE", someone("OTHER"))


def test_a_public_address_is_open_to_anyone() -> None:
    assert enter(routes.PUBLIC, None) is None


def test_signed_in_needs_no_right() -> None:
    assert enter(routes.SIGNED_IN, someone()) is None


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back() -> None:
    answer = enter("SEE", None)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/?next=%2Fhere%2F%3Fa%3D1")


def test_a_fragment_sends_the_whole_page_to_sign_in() -> None:
    answer = enter("SEE", None, **{"HX-Request": "true", "HX-Current-URL": "http://testserver/queue/"})
    assert answer.headers["HX-Redirect"].startswith("/sign-in/?next=http")


def test_a_program_is_told_in_json() -> None:
    answer = enter("SEE", None, Accept="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/json")


def test_an_address_without_a_right_is_closed_to_everyone() -> None:
    request: Any = RequestFactory().get("/here/")
    request.person = someone("SEE")
    with pytest.raises(Http404):
        middleware.doors(view).process_view(request, path("here/", view).callback)


def test_one_view_may_stand_at_two_addresses_with_two_rights() -> None:
    first = routes.route("a/", view, needs="A", name="a")
    second = routes.route("b/", view, needs="B", name="b")
    assert (routes.needs_of(first.callback), routes.needs_of(second.callback)) == ("A", "B")


def test_every_address_of_the_desk_names_a_right() -> None:
    forgotten = [
        address
        for address, pattern in routes.walk(get_resolver().url_patterns)
        if routes.needs_of(pattern.callback) is None
    ]
    assert forgotten == []


def test_a_code_is_found_in_small_letters_too() -> None:
    assert routes.CodeConverter().to_python("7kq2mnpw") == "7KQ2MNPW"

"""The story in a browser: Nadia promises a call-back in a case, is shown what to say, and keeps it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from proche.queue.models import Promise
from tests.ui.browsing import arrive, visit
from tests.ui.conftest import (
    base_url,
    browser_context_args,
    browser_type_launch_args,
    context,
    desk,
    sign_in,
)
from tests.ui.test_pages_in_browser import faults_of, listen

__all__ = ["base_url", "browser_context_args", "browser_type_launch_args", "context", "desk", "sign_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
SignIn = Callable[..., Any]


def promise(page: Any, desk: Any) -> str:
    """Promise the first time that is proposed to the Clinique du Parc; gives the address of the promise."""
    visit(page, f"{desk.url}/customers/{desk.parc.code}/")
    page.keyboard.press("b")
    arrive(page, "**/promise/")
    page.get_by_label("About").fill("The delivery of tomorrow")
    page.get_by_role("button", name="Promise it", exact=True).click()
    arrive(page, "**/promises/*/")
    return str(page.url)


def test_a_call_back_is_promised_said_moved_and_kept(sign_in: SignIn, desk: Any, page: Any) -> None:
    said = listen(page)
    sign_in(desk.cast.nadia)
    first = promise(page, desk)
    # In the customer's language, whatever the reader's is.
    expect(page.locator(".say")).to_contain_text("Nous vous rappellerons")
    page.locator("input[name=begin]").first.check()
    page.get_by_role("button", name="Tried, nobody answered").click()
    arrive(page, lambda url: "/promises/" in url and url != first)
    page.get_by_label("What was said").fill("Quay B.")
    page.get_by_role("button", name="Kept").click()
    arrive(page, f"{desk.url}/promises/")
    page.get_by_role("button", name="Undo").wait_for()
    assert sorted(Promise.objects.values_list("state", flat=True)) == ["KEPT", "TRIED"]
    assert [line for line in said if "404" not in line] == []


def test_a_time_when_nobody_is_there_is_said_while_it_is_typed(sign_in: SignIn, desk: Any, page: Any) -> None:
    sign_in(desk.cast.nadia)
    visit(page, f"{desk.url}/customers/{desk.parc.code}/promise/")
    page.get_by_label("Or another time").press_sequentially("tomorrow 23:30")
    page.get_by_text("Nobody will be there for it").wait_for()
    expect(page.locator("input[name=begin]:checked")).to_have_count(0)
    page.locator("input[name=begin]").first.check()
    page.locator("#check .say").wait_for()
    expect(page.get_by_label("Or another time")).to_have_value("")


def test_the_pages_of_promises_are_whole(sign_in: SignIn, desk: Any, page: Any) -> None:
    said = listen(page)
    sign_in(desk.cast.nadia)
    shown = promise(page, desk).removeprefix(desk.url)
    addresses = [shown, "/promises/", f"/customers/{desk.parc.code}/promise/", "/promises/kept/", "/"]
    wrong = {address: faults_of(page, desk.url + address) for address in addresses}
    assert {address: found for address, found in wrong.items() if found} == {}
    assert [line for line in said if "404" not in line] == []

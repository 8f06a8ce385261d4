"""The bar's search in a real browser: found as one types, walked by the arrows, opened by Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.ui.browsing import arrive
from tests.ui.test_pages_in_browser import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def page_of(sign_in: Callable[..., Any], desk: Any) -> Any:
    return sign_in(desk.cast.nadia)


def test_the_slash_finds_and_the_arrows_walk(page_of: Any, desk: Any) -> None:
    page_of.keyboard.press("/")
    page_of.keyboard.type("clin par")
    page_of.locator("#found a", has_text="Clinique du Parc").first.wait_for()
    box, links = page_of.locator("#find"), page_of.locator("#found a")
    page_of.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    expect(links.first).to_contain_text("Clinique du Parc")
    page_of.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page_of.keyboard.press("ArrowUp")
    expect(links.last).to_be_focused()
    expect(links.last).to_contain_text("All that was found")
    page_of.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(links).to_have_count(0)


def test_an_arrow_and_enter_open_what_was_found(page_of: Any, desk: Any) -> None:
    page_of.keyboard.press("/")
    page_of.keyboard.type("C1001")
    page_of.locator("#found a", has_text="Clinique du Parc").first.wait_for()
    page_of.keyboard.press("ArrowDown")
    expect(page_of.locator("#found a").first).to_be_focused()
    page_of.keyboard.press("Enter")
    arrive(page_of, f"**/customers/{desk.parc.code}/")


def test_enter_in_the_box_opens_the_page_of_all(page_of: Any, desk: Any) -> None:
    page_of.keyboard.press("/")
    page_of.keyboard.type("tilleuls")
    page_of.keyboard.press("Enter")
    arrive(page_of, "**/search/?q=tilleuls")
    page_of.locator("#results a", has_text="EHPAD Les Tilleuls").first.wait_for()


def test_leaving_the_box_hides_what_it_found(page_of: Any, desk: Any) -> None:
    page_of.keyboard.press("/")
    page_of.keyboard.type("clin")
    page_of.locator("#found a").first.wait_for()
    page_of.locator("h1").first.click()
    page_of.locator("#found").wait_for(state="hidden")


@pytest.mark.parametrize(
    "address", ["/search/", "/search/?q=clin", "/search/?q=zzzz", "/search/?q=clin&kind=CUSTOMER"]
)
def test_its_pages_are_whole(page_of: Any, desk: Any, address: str) -> None:
    assert faults_of(page_of, desk.url + address) == []

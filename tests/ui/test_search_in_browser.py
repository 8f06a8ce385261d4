"""The bar's search in a real browser: found as one types, walked by the arrows, opened by Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.ui.test_pages_in_browser import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


@pytest.fixture
def page_of(sign_in: Callable[..., Any], desk: Any) -> Any:
    page = sign_in(desk.cast.nadia)
    page.locator(".find[data-bound]").wait_for()
    return page


def focused(page: Any) -> str:
    return str(
        page.evaluate("document.activeElement.closest('#find') ? 'box' : document.activeElement.innerText")
    )


def test_the_slash_finds_and_the_arrows_walk(page_of: Any, desk: Any) -> None:
    page_of.keyboard.press("/")
    page_of.keyboard.type("clin par")
    page_of.locator("#found a", has_text="Clinique du Parc").first.wait_for()
    page_of.keyboard.press("ArrowDown")
    assert focused(page_of).startswith("Clinique du Parc")
    page_of.keyboard.press("ArrowUp")
    assert focused(page_of) == "box"
    page_of.keyboard.press("ArrowUp")
    assert focused(page_of).startswith("All that was found")
    page_of.keyboard.press("Escape")
    assert focused(page_of) == "box"
    assert page_of.locator("#found a").count() == 0


def test_an_arrow_and_enter_open_what_was_found(page_of: Any, desk: Any) -> None:
    page_of.keyboard.press("/")
    page_of.keyboard.type("C1001")
    page_of.locator("#found a", has_text="Clinique du Parc").first.wait_for()
    page_of.keyboard.press("ArrowDown")
    page_of.keyboard.press("Enter")
    page_of.wait_for_url(f"**/customers/{desk.parc.code}/")


def test_enter_in_the_box_opens_the_page_of_all(page_of: Any, desk: Any) -> None:
    page_of.keyboard.press("/")
    page_of.keyboard.type("tilleuls")
    page_of.keyboard.press("Enter")
    page_of.wait_for_url("**/search/?q=tilleuls")
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

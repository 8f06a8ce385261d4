"""A procedure's whole way in a real browser: published by a lead, followed by keyboard, counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from proche.queue.procedures import actions, queries
from tests import cast as story
from tests.queue.procedures.examples import UNKNOWN
from tests.ui.browsing import arrive, bound, visit
from tests.ui.conftest import *  # noqa: F403  the browser, the running desk, the signing in
from tests.ui.test_pages_in_browser import faults_of, listen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

SignIn = Callable[..., Any]
ANY_KIND = UNKNOWN.replace("kinds: ORDER\ndoubts: PRODUCT, WITHDRAWN\n", "")
KEY = "unknown-product-code"


def sign_out(page: Any) -> None:
    # Away from the desk first: what the page still asks for would bring a cookie back.
    page.goto("about:blank")
    page.context.clear_cookies()


def step(page: Any, title: str) -> None:
    """Wait for a step and for the keyboard to stand in it."""
    page.locator(".step.now h3", has_text=title).wait_for()
    bound(page)
    page.locator(".step.now:focus, .step.now :focus").first.wait_for()


def say(page: Any, words: str) -> None:
    """Write where the keyboard is to stand, and send it by keys."""
    box = page.locator(".step.now [data-first]")
    box.press_sequentially(words)
    box.press("Control+Enter")


def write_and_publish(page: Any, url: str) -> None:
    visit(page, f"{url}/procedures/new/")
    page.get_by_label("The file").fill(ANY_KIND.replace("## [check] The code", "## [dance] The code"))
    page.get_by_text("A step begins with its type").wait_for()
    page.get_by_label("The file").fill(ANY_KIND)
    page.locator("#look h3", has_text="What did the customer mean?").wait_for()
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Version 1 is published").wait_for()


def test_a_lead_publishes_an_agent_follows_by_keyboard_and_the_figures_show_it(
    sign_in: SignIn,
    desk: Any,
) -> None:
    page = sign_in(desk.cast.hugo)
    listen(page)
    write_and_publish(page, desk.url)
    sign_out(page)

    page = sign_in(desk.cast.nadia)
    case = story.make_case(datetime.now(UTC), title="On the phone", kind="REQUEST")
    visit(page, f"{desk.url}/queue/{case.code}/")
    page.keyboard.press("p")
    page.locator("#procedure-answer:focus").wait_for()
    page.keyboard.press("Enter")
    arrive(page, "**/?at=*")
    page.keyboard.press("p")
    step(page, "The code is not a typing error")
    page.keyboard.press("Enter")
    step(page, "What did the customer mean?")
    page.keyboard.press("1")
    step(page, "The code as they gave it")
    say(page, "NV-4711")
    step(page, "Ask for the product")
    page.keyboard.press("u")
    step(page, "The code as they gave it")
    say(page, "NV-4712")
    step(page, "Ask for the product")
    page.keyboard.press("d")
    page.locator("[data-reason]:focus").wait_for()
    page.keyboard.type("They told it by themselves.")
    page.keyboard.press("Enter")
    step(page, "Wait for the answer")
    sign_out(page)

    page = sign_in(desk.cast.hugo)
    visit(page, f"{desk.url}/procedures/{KEY}/figures/")
    page.locator("summary", has_text="1 reason").click()
    page.get_by_text("They told it by themselves.").wait_for()
    expect(page.locator("main")).not_to_contain_text("Nadia")


def test_every_page_of_procedures_is_whole(sign_in: SignIn, desk: Any) -> None:
    at = datetime.now(UTC)
    hugo, nadia = desk.cast.hugo.ref, desk.cast.nadia.ref
    actions.publish(ANY_KIND, by=hugo, at=at)
    second = ANY_KIND.replace("typing error", "slip")
    actions.publish(second, key=KEY, note="Shorter.", by=hugo, at=at)
    actions.keep_draft(KEY, written=ANY_KIND, based_on=2, revision=0, by=nadia, at=at)
    actions.propose(KEY, note="As it was.", by=nadia, at=at)
    proposal = queries.list_proposals()[0].pk
    case = story.make_case(at, title="On the phone", kind="REQUEST")
    following = actions.start(case, KEY, by=hugo, at=at)
    actions.take_step(following, step="typing", count=0, by=hugo, at=at)
    page = sign_in(desk.cast.hugo)
    said = listen(page)
    pages = (
        "/procedures/", "/procedures/?retired=1", "/procedures/new/", "/procedures/import/",
        f"/procedures/{KEY}/", f"/procedures/{KEY}/?version=1", f"/procedures/{KEY}/edit/",
        f"/procedures/{KEY}/difference/", f"/procedures/{KEY}/figures/", f"/procedures/proposals/{proposal}/",
        f"/queue/{case.code}/",
    )  # fmt: skip
    wrong = {address: faults_of(page, desk.url + address) for address in pages}
    assert {address: found for address, found in wrong.items() if found} == {}
    assert [line for line in said if "404" not in line] == []

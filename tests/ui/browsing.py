"""Ways about the desk in a browser: each waits until the page that came listens to keys and clicks."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests import cast as story

#: A busy machine of two cores draws a page in seconds; what never comes still fails.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


def bound(page: Any) -> Any:
    """Wait until the page that is there, and every part of it, listens."""
    page.wait_for_load_state()
    page.locator("body").wait_for()
    expect(page.locator("[data-behaviour]:not([data-bound])")).to_have_count(0)
    return page


def visit(page: Any, address: str) -> Any:
    """Open a page and wait until it listens."""
    page.goto(address)
    return bound(page)


def arrive(page: Any, url: Any) -> Any:
    """Wait for the page that a click or a key leads to, and until it listens."""
    page.wait_for_url(url)
    return bound(page)


def fill_in_sign_in(page: Any, person: Any) -> None:
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(story.PASSWORD)
    page.get_by_role("button", name="Sign in").click()

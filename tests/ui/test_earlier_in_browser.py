"""What a person does before the scripts are there counts once they are: what binds them is held back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.ui.browsing import bound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


class Slow:
    """A page whose scripts are on their way until `let_in` is called."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url = page, url
        self.is_in = False
        self.held: list[Any] = []
        page.route("**/ui/behaviours*.js", self.meet)

    def meet(self, route: Any) -> None:
        if self.is_in:
            route.continue_()
        else:
            self.held.append(route)

    def open(self, address: str) -> Any:
        self.page.goto(self.url + address, wait_until="commit")
        return self.page

    def let_in(self) -> None:
        with self.page.expect_event("load"):
            self.is_in = True
            for route in self.held:
                route.continue_()
        bound(self.page)


@pytest.fixture
def slow(sign_in: Callable[..., Any], desk: Any) -> Iterator[Slow]:
    page = sign_in(desk.cast.hugo)
    yield Slow(page, desk.url)
    page.unroute_all(behavior="ignoreErrors")


def test_files_chosen_early_are_shown(slow: Slow, tmp_path: Path) -> None:
    file = tmp_path / "commande.pdf"
    file.write_bytes(b"%PDF-1.4")
    page = slow.open("/receive/")
    page.locator("#documents").set_input_files(file)
    expect(page.locator("[data-chosen]")).to_be_empty()
    slow.let_in()
    expect(page.locator("[data-chosen]")).to_have_text("commande.pdf")


def test_words_typed_early_are_looked_for(slow: Slow) -> None:
    page = slow.open("/customers/")
    page.locator("#q").press_sequentially("parc zz")
    slow.let_in()
    page.get_by_text("Nobody is found").wait_for()
    expect(page.locator("#q")).to_be_focused()


def test_words_typed_early_into_the_bar_are_found(slow: Slow) -> None:
    page = slow.open("/queue/")
    page.locator("#find").press_sequentially("tilleuls")
    slow.let_in()
    page.locator("#found a", has_text="EHPAD Les Tilleuls").first.wait_for()


def test_a_choice_made_early_is_sent(slow: Slow) -> None:
    page = slow.open("/customers/")
    page.get_by_label("Region").select_option("Bretagne")
    slow.let_in()
    expect(page.locator("#rows a.whole")).to_have_text(["EHPAD Les Tilleuls"])


def test_cases_ticked_early_are_selected(slow: Slow) -> None:
    page = slow.open("/queue/")
    page.get_by_label("Select all on this page").check()
    slow.let_in()
    expect(page.locator("[data-count]")).to_have_text("3 selected")


def test_a_time_typed_early_is_the_one_that_counts(slow: Slow, desk: Any) -> None:
    page = slow.open(f"/customers/{desk.parc.code}/promise/")
    page.get_by_label("Or another time").press_sequentially("tomorrow 23:30")
    slow.let_in()
    expect(page.locator("input[name=begin]:checked")).to_have_count(0)
    page.get_by_text("Nobody will be there for it").wait_for()


def test_a_page_that_nobody_touched_sends_nothing(slow: Slow) -> None:
    asked: list[str] = []
    page = slow.open("/customers/")
    page.on("request", lambda request: asked.append(request.url) if "hx-request" in request.headers else None)
    slow.let_in()
    page.locator("#q").press_sequentially("parc zz")
    page.get_by_text("Nobody is found").wait_for()
    assert len(asked) == 1

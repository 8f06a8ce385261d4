"""Days in a real browser: leave asked, granted and seen in the team's week; every page of days is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from proche.people import actions, days, holidays
from proche.people.leave import LeaveKind, LeaveSpan
from proche.people.swaps import SwapKind
from tests.ui.browsing import arrive, fill_in_sign_in, visit
from tests.ui.test_pages_in_browser import faults_of, listen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
SignIn = Callable[..., Any]


@pytest.fixture
def monday() -> date:
    """A Monday to come, of a week without a public holiday."""
    day = days.week_of(datetime.now(UTC).date()) + timedelta(days=14)
    while any(holidays.name_of("FR", day + timedelta(days=n)) for n in range(5)):
        day += timedelta(days=7)
    return day


@pytest.fixture
def another(browser: Any, desk: Any) -> Iterator[Callable[..., Any]]:
    """Another person's own browser beside the first."""
    opened = []

    def sign_in(person: Any) -> Any:
        context = browser.new_context(locale="en-GB", reduced_motion="reduce")
        opened.append(context)
        page = visit(context.new_page(), f"{desk.url}/sign-in/")
        fill_in_sign_in(page, person)
        return arrive(page, f"{desk.url}/")

    yield sign_in
    for context in opened:
        context.close()


def test_leave_is_asked_granted_and_stands_in_the_week(
    sign_in: SignIn, another: Callable[..., Any], desk: Any, monday: date
) -> None:
    nadia = sign_in(desk.cast.nadia)
    visit(nadia, f"{desk.url}/team/")
    nadia.get_by_role("link", name="Your schedule").click()
    nadia.get_by_role("link", name="Ask for days off").click()
    nadia.get_by_label("First day").fill(monday.isoformat())
    nadia.get_by_label("Kind").select_option(label="Unpaid leave")
    nadia.get_by_label("For whoever answers").fill("A long walk.")
    nadia.get_by_role("button", name="Ask", exact=True).click()
    nadia.get_by_text("Asked. You are told the answer.").wait_for()

    hugo = another(desk.cast.hugo)
    visit(hugo, f"{desk.url}/team/")
    hugo.get_by_role("link", name="1 request waits for you").click()
    hugo.get_by_role("link", name="Nadia Benali", exact=True).click()
    hugo.get_by_text("A long walk.").wait_for()
    hugo.get_by_role("button", name="Grant the days").click()
    hugo.get_by_text("Granted. The message").wait_for()

    ines = another(desk.cast.ines)
    visit(ines, f"{desk.url}/team/week/?from={monday}")
    row = ines.locator("tr", has=ines.get_by_role("link", name="Nadia Benali"))
    expect(row.locator("td").first).to_have_text("Away")
    assert "Unpaid" not in ines.content()


def test_an_answer_is_taken_back_from_its_toast(sign_in: SignIn, desk: Any, monday: date) -> None:
    nadia, now = desk.cast.nadia, datetime.now(UTC)
    pk = actions.ask_leave(
        nadia.pk, kind=LeaveKind.PAID, span=LeaveSpan(monday, monday), by=nadia.ref, at=now
    ).pk
    page = sign_in(desk.cast.hugo)
    visit(page, f"{desk.url}/leave/{pk}/")
    page.get_by_role("button", name="Grant the days").click()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Grant the days").wait_for()


def test_every_page_of_days_is_whole(sign_in: SignIn, desk: Any, page: Any, monday: date) -> None:
    cast, now = desk.cast, datetime.now(UTC)
    said = listen(page)
    actions.set_places(cast.nadia.pk, [2, 4], by=cast.nadia.ref, at=now)
    actions.change_day(cast.ines.pk, monday, ((480, 720),), by=cast.ines.ref, at=now)
    span = LeaveSpan(monday + timedelta(days=1), monday + timedelta(days=3), from_noon=True)
    leave = actions.ask_leave(
        cast.nadia.pk, kind=LeaveKind.RTT, span=span, by=cast.nadia.ref, at=now, note="A long walk " * 20
    )
    swap = actions.ask_swap(
        cast.ines.pk, kind=SwapKind.HOURS, day=monday, other_day=monday, by=cast.nadia.ref, at=now
    )
    actions.agree_to_swap(swap.pk, by=cast.ines.ref, at=now)
    sign_in(cast.hugo)
    nadia = cast.nadia.pk
    addresses = [
        f"/team/week/?from={monday}", "/team/requests/", f"/leave/{leave.pk}/", f"/swaps/{swap.pk}/",
        "/schedule/", f"/schedule/{monday}/", f"/team/{nadia}/schedule/", f"/team/{nadia}/schedule/{monday}/",
        f"/team/{nadia}/leave/", "/leave/ask/", "/swaps/ask/",
    ]  # fmt: skip
    wrong = {address: faults_of(page, desk.url + address) for address in addresses}
    assert {address: found for address, found in wrong.items() if found} == {}
    assert said == []

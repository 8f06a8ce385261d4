"""How one is reached, in a real browser: chosen by hand, tried, shown as a banner; push refused in words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import expect

from proche.availability import reach_queries
from proche.kernel import gate
from proche.kernel.gate import GateMessage, Urgency, Way
from proche.kernel.words import said
from proche.people import actions as people
from tests.ui.browsing import arrive, bound, fill_in_sign_in, visit
from tests.ui.conftest import (  # noqa: F401
    base_url,
    browser_context_args,
    browser_type_launch_args,
    context,
    desk,
    sign_in,
)
from tests.ui.test_pages_in_browser import faults_of, listen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
SignIn = Callable[..., Any]


@pytest.fixture
def reached(sign_in: SignIn, desk: Any, page: Any) -> Any:  # noqa: F811
    """Nadia on her page; she has no hours, so that the time of day of the test decides nothing."""
    nadia = desk.cast.nadia
    people.set_hours(nadia.pk, (), by=nadia.ref, at=datetime.now(UTC))
    page.said = listen(page)
    sign_in(nadia)
    return visit(page, f"{desk.url}/reached/")


def test_ways_are_chosen_and_tried(reached: Any, desk: Any) -> None:  # noqa: F811
    soon = reached.get_by_role("group", name="Soon")
    soon.get_by_label("by mail").check()
    reached.get_by_role("button", name="Save").click()
    reached.get_by_text("Saved.").wait_for()
    bound(reached)
    assert Way.MAIL in reach_queries.get_choice(desk.cast.nadia.pk).ways_for(Urgency.SOON)
    reached.get_by_role("button", name="Send me a test: Soon").click()
    reached.locator("#banners").get_by_text("A test, sent by yourself.").wait_for()
    reached.get_by_role("button", name="Seen", exact=True).click()
    reached.locator("#banners .toast").wait_for(state="detached")
    assert gate.list_unseen(desk.cast.nadia.pk) == []
    assert reached.said == []


def test_a_browser_that_was_refused_says_what_to_do(reached: Any) -> None:
    """Headless Chromium refuses to show messages, as a person may."""
    reached.get_by_role("button", name="Tell me in this browser").click()
    reached.get_by_text("This browser was told not to show messages of the desk.").wait_for()
    expect(reached.get_by_role("button", name="Tell me in this browser")).to_be_hidden()


def test_a_push_service_that_is_not_there_is_said(reached: Any, context: Any, desk: Any) -> None:  # noqa: F811
    context.grant_permissions(["notifications"], origin=desk.url)
    reached.reload()
    bound(reached)
    reached.get_by_role("button", name="Tell me in this browser").click()
    reached.get_by_text("This browser gave no address to push to").wait_for()
    assert reach_queries.list_browsers(desk.cast.nadia.pk) == []


#: A browser that is told already: no push service is reached from a test.
TOLD = """{
  const address = { endpoint: "ENDPOINT", unsubscribe: async () => true };
  const worker = { pushManager: { getSubscription: async () => address } };
  Object.defineProperty(navigator, "serviceWorker", { value: { getRegistration: async () => worker } });
}"""


def test_who_signs_out_is_told_nothing_more_in_this_browser(reached: Any, desk: Any) -> None:  # noqa: F811
    from proche.availability.models import PushSubscription

    nadia, now = desk.cast.nadia, datetime.now(UTC)
    for name in ("here", "at-home"):
        endpoint = f"https://push.example/{name}"
        key = hashlib.sha256(endpoint.encode()).hexdigest()
        PushSubscription.objects.create(person=nadia, key=key, endpoint=endpoint, browser=name, made_at=now)
    reached.add_init_script(TOLD.replace("ENDPOINT", "https://push.example/here"))
    visit(reached, f"{desk.url}/")
    reached.locator("#me summary").click()
    reached.get_by_role("button", name="Sign out").click()
    arrive(reached, f"{desk.url}/sign-in/?next=%2F")
    assert [one.browser for one in reach_queries.list_browsers(nadia.pk)] == ["at-home"]


def test_a_message_comes_into_the_open_page(reached: Any, desk: Any) -> None:  # noqa: F811
    with transaction.atomic():
        message = GateMessage(title=said("Inès asks for you."), url="/queue/")
        gate.reach(desk.cast.nadia.pk, message, at=datetime.now(UTC))
    # As the live side tells it; the stream itself is another application than the one that runs here.
    reached.evaluate("document.body.dispatchEvent(new CustomEvent('live:gate'))")
    reached.locator("#banners").get_by_role("link", name="Inès asks for you.").click()
    arrive(reached, f"{desk.url}/queue/")
    expect(reached.locator("#banners .toast")).to_have_count(0)


def test_without_scripts_the_page_works_by_mail(browser: Any, desk: Any, browser_context_args: Any) -> None:  # noqa: F811
    page = browser.new_context(**browser_context_args, java_script_enabled=False).new_page()
    page.goto(f"{desk.url}/sign-in/?next=/reached/")
    fill_in_sign_in(page, desk.cast.nadia)
    page.get_by_text("or scripts are off. Mail reaches you all the same.").wait_for()
    page.get_by_role("group", name="Soon").get_by_label("by mail").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    expect(page.get_by_role("group", name="Soon").get_by_label("by mail")).to_be_checked()
    page.context.close()


def test_the_pages_are_whole(sign_in: SignIn, desk: Any, page: Any) -> None:  # noqa: F811
    from proche.availability.models import Duty, Work

    now = datetime.now(UTC)
    hugo = desk.cast.hugo
    for day in range(1, 40):
        begin = now - timedelta(days=day)
        Work.objects.create(person=hugo, active_from=begin, active_to=begin + timedelta(hours=7 + day % 4))
    Duty.objects.create(person=desk.cast.ines, active_from=now, active_to=now + timedelta(days=2))
    for kind in Urgency:
        gate.reach(hugo.pk, GateMessage(title=said("A message."), url="/", urgency=kind), at=now)
    said_by_browser = listen(page)
    sign_in(hugo)
    addresses = ("/reached/", "/duty/", "/my-days/", "/team/days/")
    wrong = {address: faults_of(page, desk.url + address) for address in addresses}
    assert {address: faults for address, faults in wrong.items() if faults} == {}
    assert said_by_browser == []

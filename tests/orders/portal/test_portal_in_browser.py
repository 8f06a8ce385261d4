"""The customer's page in a real browser, with and without script: from the link to the order on the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from proche.customers import link_actions
from proche.orders import catalogue_actions
from proche.orders.models import Basket, Order
from tests.orders.knowledge import PRODUCTS
from tests.orders.portal.story import read_sent, usual_orders
from tests.orders.story import Desk
from tests.ui.browsing import PATIENCE_MS, arrive, visit
from tests.ui.conftest import *  # noqa: F403  the browser, the running desk
from tests.ui.test_pages_in_browser import faults_of, listen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def link(desk: Any) -> str:
    """The address that the clinic was mailed; it has a habit, and today's language of tests."""
    now = datetime.now(UTC)
    for product in PRODUCTS:
        catalogue_actions.put_product(product, by=None, at=now)
    usual_orders(Desk(desk.cast, desk.parc, now), now)
    made = link_actions.make(desk.parc, by=desk.cast.hugo.ref, at=now, label="Kitchen")
    return f"{desk.url}/c/{made.token}/"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def browser_page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def in_english(page: Any) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Your usual order")).to_be_visible()


def test_from_the_link_to_the_desk_on_a_phone(link: str, browser_page: Any) -> None:
    page = browser_page
    page.goto(link)
    in_english(page)
    page.get_by_role("button", name="Look the order over").click()
    page.get_by_role("button", name="Send the order").click()
    expect(page.get_by_role("heading", name="We have your order")).to_be_visible()
    [code] = read_sent(datetime.now(UTC))
    assert Order.objects.get(code=code).channel == "PORTAL"
    page.get_by_role("link", name="See where it stands").click()
    page.get_by_role("link", name="See where it stands").click()
    expect(page.get_by_text("We received your order and sealed it.")).to_be_visible()
    page.get_by_role("button", name="Order again").click()
    expect(page.get_by_label("How many of Crème HP vanille 125 g")).to_have_value("12")


def test_a_product_is_found_and_a_message_written(link: str, browser_page: Any) -> None:
    page = browser_page
    page.goto(link)
    in_english(page)
    page.get_by_label("Find a product by its name or code").fill("café")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("How many of Boisson HP café 200 ml").fill("2")
    page.get_by_role("button", name="Put into the basket").click()
    expect(page.get_by_text("It is in the basket.")).to_be_visible()
    page.get_by_role("link", name="Write to us").click()
    page.get_by_label("Your message").fill("When do you come?")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_text("The desk has your message")).to_be_visible()
    assert Basket.objects.get().lines.get().quantity == 2


def test_a_standing_order_by_keyboard(link: str, page: Any) -> None:
    said = listen(page)
    page.goto(link)
    in_english(page)
    page.get_by_role("link", name="Standing orders").press("Enter")
    page.get_by_role("link", name="Make a standing order").press("Enter")
    page.get_by_label("Name").fill("Kitchen")
    page.get_by_label("Tuesday").press("Space")
    page.get_by_role("button", name="Keep the standing order").press("Enter")
    expect(page.get_by_text("Kept. The next days are below")).to_be_visible()
    page.get_by_role("button", name="Leave out").first.press("Enter")
    expect(page.get_by_text("left out", exact=True)).to_be_visible()
    assert said == []


def test_every_page_is_whole(link: str, desk: Any, page: Any) -> None:
    page.goto(link)
    in_english(page)
    home = page.url
    page.get_by_role("button", name="Look the order over").click()
    arrive(page, f"{home}basket/")
    order = Order.objects.order_by("pk").values_list("code", flat=True)[0]
    found = []
    for path in (
        "", "basket/", "products/?q=praliné", "orders/", f"orders/{order}/", "standing/", "standing/new/",
        "write/",
    ):  # fmt: skip
        found += [f"{path}: {fault}" for fault in faults_of(page, home + path)]
    found += [f"c/: {fault}" for fault in faults_of(page, f"{desk.url}/c/")]
    assert found == []


def test_a_link_that_ends_says_so(link: str, desk: Any, page: Any) -> None:
    page.goto(link)
    in_english(page)
    code = page.url.rstrip("/").rpartition("/")[2]
    link_actions.revoke(desk.parc, code, by=desk.cast.hugo.ref, at=datetime.now(UTC))
    page.get_by_role("button", name="Look the order over").click()
    expect(page.get_by_text("This page is not open in this browser")).to_be_visible()
    visit(page, f"{desk.url}/c/{code}/basket/")
    expect(page.get_by_role("link", name="Ask for a new link")).to_be_visible()

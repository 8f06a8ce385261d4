"""The main job in a real browser: from the received file to the confirmed order by keyboard alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from proche.kernel import jobs
from proche.orders import catalogue_actions, models
from proche.orders.rules import OrderState
from proche.people import holidays
from tests.orders.knowledge import PRODUCTS
from tests.ui.browsing import arrive, bound, visit
from tests.ui.conftest import *  # noqa: F403  the browser, the running desk, the signing in
from tests.ui.test_pages_in_browser import listen, overflow, settle, small_targets, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

#: The withdrawn praliné asks for its substitute, and 24 peach waters may be pots or cartons.
LINES = (
    ("HP-125V", "Crème HP vanille 125 g", "12 ctn"),
    ("HP-125P", "Crème HP praliné 125 g", "3 ctn"),
    ("EP-200", "Eau gélifiée pêche 125 g", "24"),
    ("MX-CAR", "Mixé carottes 200 g", "6 ctn"),
)


def order_pdf() -> bytes:
    """A clinic's order as its own program prints it, for delivery next week."""
    out = BytesIO()
    page = Canvas(out, pagesize=A4, invariant=1)
    page.setFont("Courier-Bold", 15)
    page.drawString(50, 780, "CLINIQUE DU PARC - BON DE COMMANDE N° 4471")
    page.setFont("Courier", 11)
    today = datetime.now(UTC).date()
    ahead = today + timedelta(days=7 - today.weekday() + 1)
    while holidays.name_of("FR", ahead):
        ahead += timedelta(days=1)
    page.drawString(50, 740, f"Date : {today:%d/%m/%Y}     A livrer le : {ahead:%d/%m/%Y}")
    page.drawString(50, 725, "N° client : C1001")
    for column, words in zip((55, 150, 400), ("Réf.", "Désignation", "Qté"), strict=True):
        page.drawString(column, 680, words)
    for place, cells in enumerate(LINES):
        top = 660 - 22 * place
        page.rect(50, top - 6, 430, 22)
        for column, words in zip((55, 150, 400), cells, strict=True):
            page.drawString(column, top, words)
    page.showPage()
    page.save()
    return out.getvalue()


@pytest.fixture
def stocked(desk: Any) -> Any:
    for product in PRODUCTS:
        catalogue_actions.put_product(product, by=None, at=datetime.now(UTC))
    return desk


def read_all() -> None:
    """What the worker does, here and now."""
    while jobs.run_next(at=datetime.now(UTC)):
        pass


def bring_in(page: Any, url: str, folder: Path) -> None:
    """Receive the clinic's order as a person does (R, the file, Ctrl+Enter), and have it read."""
    file = folder / "commande.pdf"
    file.write_bytes(order_pdf())
    visit(page, url)
    page.keyboard.press("r")
    arrive(page, "**/receive/")
    with page.expect_file_chooser() as chooser:
        page.locator("#documents").press("Enter")
    chooser.value.set_files(file)
    page.locator("[data-chosen]", has_text=file.name).wait_for()
    page.keyboard.press("Control+Enter")
    arrive(page, "**/arrivals/")
    read_all()


def open_order(page: Any, url: str) -> None:
    visit(page, f"{url}/orders/{models.Order.objects.get().code}/")
    asked(page, 2)


def asked(page: Any, doubts: int) -> None:
    """Wait for the panel that asks so much, and for the keyboard to stand in its first, else at Confirm."""
    expect(page.locator("[data-ask]")).to_have_count(doubts)
    bound(page)
    page.locator("[data-ask] [data-pick]:focus" if doubts else "[data-confirm]:focus").wait_for()


def test_from_the_file_to_the_confirmed_order_by_keyboard_alone(
    sign_in: Any, stocked: Any, page: Any, tmp_path: Path
) -> None:
    said = listen(page)
    sign_in(stocked.cast.nadia)
    models.Order.objects.all().delete()
    from proche.queue.models import Case

    Case.objects.all().delete()
    bring_in(page, stocked.url, tmp_path)
    page.keyboard.press("n")
    arrive(page, "**/orders/*/")
    asked(page, 2)
    page.locator(".marks rect.here").first.wait_for(state="attached")
    # Tab goes to the second doubt and back, Enter accepts the first answer of the first.
    page.keyboard.press("Tab")
    expect(page.locator("[data-ask]").nth(1).locator(":focus")).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-ask]").first.locator(":focus")).to_have_count(1)
    page.keyboard.press("Enter")
    asked(page, 1)
    page.keyboard.press("Enter")
    asked(page, 0)
    # Undo brings the doubt back, and it is answered again.
    page.keyboard.press("Control+z")
    asked(page, 1)
    page.keyboard.press("Enter")
    asked(page, 0)
    page.keyboard.press("Control+Enter")
    page.locator(".tag", has_text="confirmed").wait_for()
    order = models.Order.objects.get()
    assert order.state == OrderState.CONFIRMED
    assert [line.sku for line in order.lines.order_by("position")] == [
        "HP-125V",
        "HP-125C",
        "EP-200",
        "MX-CAR",
    ]
    assert [line for line in said if "404" not in line] == []


def test_the_order_page_is_whole_at_every_width_in_both_lights(
    sign_in: Any, stocked: Any, page: Any, tmp_path: Path
) -> None:
    sign_in(stocked.cast.nadia)
    bring_in(page, stocked.url, tmp_path)
    code = models.Order.objects.get().code
    wrong = {}
    for address in (f"/orders/{code}/", "/arrivals/", "/receive/"):
        visit(page, stocked.url + address)
        found = violations(page) + overflow(page, "phone") + small_targets(page) + overflow(page, "narrow")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        settle(page)
        found += violations(page, "color-contrast")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        wrong[address] = found + overflow(page, "desk")
    assert {address: found for address, found in wrong.items() if found} == {}


def test_totals_live_as_one_types(sign_in: Any, stocked: Any, page: Any, tmp_path: Path) -> None:
    sign_in(stocked.cast.nadia)
    bring_in(page, stocked.url, tmp_path)
    open_order(page, stocked.url)
    page.locator("[name='/lines/0/quantity']").fill("13")
    expect(page.locator("#line-0 [data-amount]")).to_contain_text("239.20")


def test_a_line_is_added_by_keyboard_and_its_field_has_the_keys(
    sign_in: Any, stocked: Any, page: Any, tmp_path: Path
) -> None:
    sign_in(stocked.cast.nadia)
    bring_in(page, stocked.url, tmp_path)
    open_order(page, stocked.url)
    page.keyboard.press("l")
    page.locator("details.add input[type=search]:focus").wait_for()
    page.keyboard.type("menthe")
    page.locator("details.add .item").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#line-4").wait_for()
    expect(page.locator("#line-4")).to_contain_text("Eau gélifiée menthe")


def test_what_does_not_reach_the_desk_is_said_and_sent_again(
    sign_in: Any, stocked: Any, page: Any, tmp_path: Path
) -> None:
    sign_in(stocked.cast.nadia)
    bring_in(page, stocked.url, tmp_path)
    open_order(page, stocked.url)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    page.locator("[data-trouble]").wait_for()
    expect(page.locator("[data-ask]")).to_have_count(2)
    page.context.set_offline(False)
    page.locator("[data-again]").click()
    expect(page.locator("[data-ask]")).to_have_count(1)
    expect(page.locator("[data-trouble]")).to_have_count(0)

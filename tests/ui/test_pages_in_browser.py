"""The pages in a real browser: readable by all, whole at every width, usable by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.ui.browsing import arrive, bound, fill_in_sign_in, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

WIDTHS = {"desk": (1360, 860), "phone": (390, 844), "narrow": (360, 740)}
SignIn = Callable[..., Any]


def addresses(desk: Any) -> list[str]:
    person = desk.cast.nadia.pk
    return [
        "/", "/queue/", "/queue/?state=DONE", "/customers/", "/customers/?q=zz",
        f"/customers/{desk.parc.code}/",
        "/catalogue/", "/catalogue/import/", "/team/", f"/team/{person}/", "/team/add/", "/profile/",
        "/profile/password/", "/profile/two-steps/", "/not/there/",
    ]  # fmt: skip


def violations(page: Any, *rules: str) -> list[str]:
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def settle(page: Any) -> None:
    """Let the page be drawn anew after its width or its theme changed."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def overflow(page: Any, width: str) -> list[str]:
    page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
    settle(page)
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{width}: {over} px too wide"] if over > 0 else []


def small_targets(page: Any) -> list[str]:
    """What a finger would miss, at the width that the page has now."""
    sizes = page.evaluate(
        """[...document.querySelectorAll('.button, .nav a, summary, select, input:not([type=hidden])')]
        .filter((one) => one.checkVisibility() && !one.matches('[type=checkbox], [type=radio], [type=file]'))
        .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect().height])"""
    )
    return [f"{name}: {height} px high" for name, height in sizes if height < 43.5]


def faults_of(page: Any, address: str) -> list[str]:
    """All that is wrong with one page: for a reader, at three widths, for a finger, in the dark."""
    visit(page, address)
    found = violations(page) + overflow(page, "phone") + small_targets(page) + overflow(page, "narrow")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    settle(page)
    found += violations(page, "color-contrast")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found + overflow(page, "desk")


def listen(page: Any) -> list[str]:
    """What the browser complains of: a script that broke, a policy that was not kept."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    # The live side is another application than the one that runs here.
    page.route("**/live/**", lambda route: route.fulfill(content_type="text/event-stream", body=": here\n\n"))
    return said


@pytest.mark.parametrize("part", [0, 1, 2])
def test_every_page_is_whole(sign_in: SignIn, desk: Any, page: Any, part: int) -> None:
    said = listen(page)
    sign_in(desk.cast.admin)
    wrong = {address: faults_of(page, desk.url + address) for address in addresses(desk)[part::3]}
    assert {address: found for address, found in wrong.items() if found} == {}
    assert [line for line in said if "404" not in line] == []


def test_every_page_of_the_door_is_whole(desk: Any, page: Any) -> None:
    pages = ("/sign-in/", "/password/forgotten/", "/password/forgotten/sent/", "/join/none/")
    wrong = {address: faults_of(page, desk.url + address) for address in pages}
    assert {address: found for address, found in wrong.items() if found} == {}


def test_next_is_one_key_away_and_the_case_is_ours(sign_in: SignIn, desk: Any) -> None:
    page = sign_in(desk.cast.nadia)
    page.keyboard.press("n")
    page.wait_for_url("**/queue/*/")
    expect(page.locator(".why")).to_contain_text("For you")


def test_the_places_of_the_bar_are_two_keys_away(sign_in: SignIn, desk: Any) -> None:
    page = sign_in(desk.cast.nadia)
    page.keyboard.press("g")
    page.keyboard.press("c")
    arrive(page, "**/customers/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("parc zz")
    expect(page.locator("#q")).to_have_value("parc zz")
    page.get_by_text("Nobody is found").wait_for()


def test_the_arrows_walk_the_rows_and_enter_opens_one(sign_in: SignIn, desk: Any) -> None:
    page = sign_in(desk.cast.nadia)
    visit(page, f"{desk.url}/customers/")
    rows = page.locator("tbody a.whole")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    expect(rows.nth(1)).to_have_text("EHPAD Les Tilleuls")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="EHPAD Les Tilleuls").wait_for()


def test_the_help_lists_the_keys_of_the_page(sign_in: SignIn, desk: Any) -> None:
    page = sign_in(desk.cast.nadia)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    dialog.wait_for()
    expect(dialog).to_contain_text("Queue")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_giving_back_can_be_undone_from_the_toast(sign_in: SignIn, desk: Any) -> None:
    page = sign_in(desk.cast.nadia)
    page.keyboard.press("n")
    page.wait_for_url("**/queue/*/")
    case = bound(page).url
    page.get_by_role("button", name="Give it back to the queue").click()
    arrive(page, "**/queue/")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    page.wait_for_url(case)


def test_a_note_is_kept_without_leaving_the_page(sign_in: SignIn, desk: Any) -> None:
    page = sign_in(desk.cast.nadia)
    page.keyboard.press("n")
    arrive(page, "**/queue/*/")
    page.get_by_placeholder("For whoever opens this next").fill("Quay B is moved to the yard.")
    page.get_by_role("button", name="Keep the note").click()
    page.locator(".note", has_text="Quay B is moved").wait_for()


def test_the_theme_chosen_is_there_before_the_page_is_drawn(sign_in: SignIn, desk: Any) -> None:
    page = sign_in(desk.cast.nadia)
    page.locator("#me > summary").click()
    page.get_by_role("button", name="Dark theme").click()
    page.locator("html[data-theme=dark]").wait_for()
    assert 'data-theme="dark"' in page.request.get(f"{desk.url}/queue/").text()


def test_every_step_works_without_scripts(browser: Any, desk: Any) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{desk.url}/queue/")
    fill_in_sign_in(page, desk.cast.nadia)
    page.wait_for_url(f"{desk.url}/queue/")
    page.get_by_role("button", name="Next").click()
    page.get_by_placeholder("For whoever opens this next").fill("Written by hand.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#notes")).to_contain_text("Written by hand.")
    context.close()


def test_what_the_live_log_tells_renews_the_rows(sign_in: SignIn, desk: Any, page: Any) -> None:
    told = "id: 0-1-1\nevent: case.changed\ndata: {}\n\n"
    sign_in(desk.cast.nadia)
    page.route("**/live/**", lambda route: route.fulfill(content_type="text/event-stream", body=told))
    with page.expect_request(lambda request: "/queue/?" in request.url and "hx-request" in request.headers):
        page.goto(f"{desk.url}/queue/")


def test_the_page_marks_its_reader_as_here(sign_in: SignIn, desk: Any, page: Any) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/heartbeat/")) as beat:
        sign_in(desk.cast.hugo)
    assert beat.value.status == 204

"""The customer's page by HTTP: from a link to an order that the desk has, without any script."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from proche.customers import actions as customers
from proche.customers import link_actions
from proche.customers.models import LinkTry, PersonalLink
from proche.kernel.models import OutboxMessage
from proche.orders import access, actions, models
from proche.orders.models import Basket, BasketLine, Order
from proche.queue import queries as cases
from tests.cast import LES_TILLEULS, make_customer
from tests.orders.portal.story import Page, open_page, read_sent, usual_orders
from tests.orders.story import Desk, arrive, open_desk

pytestmark = pytest.mark.django_db
THURSDAY = "2026-11-26"


@pytest.fixture
def now(at: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The pages' moment is that of the story."""
    monkeypatch.setattr("proche.kernel.clock.now", lambda: at)
    return at


@pytest.fixture
def desk(now: datetime) -> Desk:
    return open_desk(now)


@pytest.fixture
def kitchen(desk: Desk) -> Page:
    return open_page(desk, desk.at)


def put(kitchen: Page, sku: str = "HP-125V", quantity: str = "3", unit: str = "CT") -> None:
    typed = {"sku-1": sku, "unit-1": unit, "quantity-1": quantity}
    assert kitchen.client.post(kitchen.at("fill/"), typed).status_code == 303


def form(kitchen: Page) -> dict[str, str]:
    """What the basket's form sends as it stands."""
    html = kitchen.client.get(kitchen.at("basket/")).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html))
    typed = dict(re.findall(r'name="(quantity-\d+)"[^>]*value="(\d+)"', html))
    chosen = re.findall(r'<select[^>]*name="(unit-\d+)".*?value="(\w+)" selected', html, re.DOTALL)
    day = re.search(r'name="deliver_on" value="([^"]+)" checked', html)
    return {**hidden, **typed, **dict(chosen), "deliver_on": day[1] if day else "", "do": "send"}


def code(kitchen: Page) -> str:
    return Basket.objects.get(link=kitchen.link.pk, sent_at=None).code


def send(kitchen: Page, **more: str) -> Any:
    return kitchen.client.post(kitchen.at(f"basket/{code(kitchen)}/send/"), {**form(kitchen), **more})


def test_three_clicks_from_the_link_to_an_order_on_the_desk(desk: Desk, now: datetime) -> None:
    usual_orders(desk, now)
    kitchen = open_page(desk, now)
    home = kitchen.client.get(kitchen.at()).content.decode()
    assert "Crème HP vanille 125 g" in home
    assert 'name="quantity-1"' in home
    typed = dict(re.findall(r'name="((?:sku|unit)-\d+)" value="([^"]*)"', home))
    typed |= dict(re.findall(r'name="(quantity-\d+)"[^>]*value="(\d+)"', home))
    typed |= dict(re.findall(r'<select[^>]*name="(unit-\d+)".*?value="(\w+)" selected', home, re.DOTALL))
    assert sorted(typed[name] for name in typed if name.startswith("quantity")) == ["12", "6"]
    kitchen.client.post(kitchen.at("fill/"), typed)
    answer = send(kitchen)
    assert answer.status_code == 303
    received = kitchen.client.get(answer.headers["Location"]).content.decode()
    assert "We have your order" in received
    [order] = read_sent(now)
    row = Order.objects.get(code=order)
    assert (row.customer_id, row.channel, row.doubt_count) == (desk.customer.pk, "PORTAL", 0)
    assert row.deliver_on is not None
    assert cases.get_row(order, at=now).kind == "ORDER"
    assert order in kitchen.client.get(kitchen.at("orders/")).content.decode()


def test_a_double_click_sends_once(kitchen: Page, now: datetime) -> None:
    put(kitchen)
    typed, where = form(kitchen), kitchen.at(f"basket/{code(kitchen)}/send/")
    first, second = kitchen.client.post(where, typed), kitchen.client.post(where, typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert models.Document.objects.count() == 1
    assert len(read_sent(now)) == 1


def test_the_same_order_sent_twice_on_purpose_is_two_documents(kitchen: Page) -> None:
    for _ in range(2):
        put(kitchen)
        send(kitchen, reference="BC-7")
    assert models.Document.objects.count() == 2


def test_what_someone_changed_meanwhile_is_not_sent_unseen(kitchen: Page) -> None:
    put(kitchen)
    typed, where = form(kitchen), kitchen.at(f"basket/{code(kitchen)}/send/")
    put(kitchen, "MX-CAR", "1")
    answer = kitchen.client.post(where, typed)
    assert answer.headers["Location"] == kitchen.at("basket/")
    assert not models.Document.objects.exists()
    assert "Look it over once more" in kitchen.client.get(kitchen.at("basket/")).content.decode()


def test_a_colleague_who_changes_another_line_changes_that_line_alone(kitchen: Page) -> None:
    put(kitchen, "HP-125V", "3")
    stale = {**form(kitchen), "do": "keep"}
    put(kitchen, "HP-125V", "9")
    kitchen.client.post(kitchen.at(f"basket/{code(kitchen)}/send/"), {**stale, "note": "please"})
    assert BasketLine.objects.get().quantity == 9


def test_the_basket_survives_a_closed_browser(kitchen: Page) -> None:
    put(kitchen)
    again = Client()
    again.get(f"/c/{kitchen.link.token}/")
    assert "Crème HP vanille 125 g" in again.get(kitchen.at("basket/")).content.decode()


def test_a_link_ended_in_the_middle_says_so_and_loses_nothing(desk: Desk, kitchen: Page) -> None:
    put(kitchen)
    typed, where = form(kitchen), kitchen.at(f"basket/{code(kitchen)}/send/")
    link_actions.revoke(desk.customer, kitchen.link.code, by=desk.cast.hugo.ref, at=desk.at)
    answer = kitchen.client.post(where, typed)
    assert answer.status_code == 403
    assert "What you had put into your basket is kept" in answer.content.decode()
    assert not models.Document.objects.exists()
    new = open_page(desk, desk.at)
    assert "Nothing of it is lost" in new.client.get(new.at()).content.decode()
    left = Basket.objects.get(sent_at=None)
    new.client.post(new.at(f"basket/{left.code}/take-up/"))
    assert BasketLine.objects.get(basket__link=new.link.pk).quantity == 3


def test_an_expired_link_and_an_unknown_one_look_the_same(desk: Desk, now: datetime) -> None:
    old = now - timedelta(days=31)
    link = link_actions.make(desk.customer, by=None, at=old, lasts=timedelta(days=30))
    pages = [Client().get(f"/c/{token}/") for token in (link.token, "x" * 43)]
    assert [one.status_code for one in pages] == [404, 404]
    assert pages[0].content == pages[1].content


def test_only_a_day_that_is_possible_is_taken(kitchen: Page) -> None:
    put(kitchen)
    for day in ("2026-11-24", "2026-11-29", "2026-12-25", "", "tomorrow"):
        send(kitchen, deliver_on=day)
    assert not models.Document.objects.exists()
    assert send(kitchen, deliver_on=THURSDAY).headers["Location"].startswith(kitchen.at("sent/"))


def test_a_withdrawn_product_names_what_stands_in(kitchen: Page) -> None:
    html = kitchen.client.get(kitchen.at("products/?q=praliné")).content.decode()
    assert "No longer sold." in html
    assert "HP-125C" in html
    assert "On sale from" in kitchen.client.get(kitchen.at("products/?q=EG-200")).content.decode()


def test_an_agreed_price_is_the_one_shown_and_sent(desk: Desk, kitchen: Page, now: datetime) -> None:
    customers.agree_price(desk.customer, sku="HP-125V", unit="CT", price=Decimal("17.50"), by=None, at=now)
    put(kitchen)
    html = kitchen.client.get(kitchen.at("basket/")).content.decode()
    assert "17.50" in html
    assert "tag accent" in html
    send(kitchen)
    [order] = read_sent(now)
    assert Order.objects.get(code=order).doubt_count == 0
    assert Order.objects.get(code=order).total_net == Decimal("52.50")


def test_prices_and_units_of_the_sender_are_not_taken(kitchen: Page, now: datetime) -> None:
    put(kitchen)
    send(kitchen, **{"price-1": "0.01", "unit_price": "0.01", "total": "0"})
    [order] = read_sent(now)
    assert str(Order.objects.get(code=order).total_net) == "55.20"
    put(kitchen, unit="PF")
    put(kitchen, sku="NO-SUCH")
    assert not BasketLine.objects.filter(basket__sent_at=None).exists()


@pytest.mark.parametrize("quantity", ["-1", "1e9", "99999", "3.5", "<b>", "٣"])
def test_what_is_no_quantity_is_refused_in_words(kitchen: Page, quantity: str) -> None:
    answer = kitchen.client.post(
        kitchen.at("fill/"), {"sku-1": "HP-125V", "unit-1": "CT", "quantity-1": quantity}
    )
    assert answer.status_code == 422
    assert "is no quantity" in answer.content.decode()
    assert not BasketLine.objects.exists()


def test_order_again_puts_an_earlier_order_into_the_basket(desk: Desk, kitchen: Page, now: datetime) -> None:
    usual_orders(desk, now, count=1)
    order = Order.objects.get()
    assert kitchen.client.post(kitchen.at(f"orders/{order.code}/again/")).status_code == 303
    assert set(BasketLine.objects.values_list("sku", "quantity")) == {("HP-125V", 12), ("MX-CAR", 6)}


def test_a_confirmed_order_tells_its_story_without_a_name(desk: Desk, kitchen: Page, now: datetime) -> None:
    put(kitchen)
    send(kitchen)
    [order] = read_sent(now)
    actions.confirm(access.order(desk.cast.nadia, order), by=desk.nadia, at=now)
    html = kitchen.client.get(kitchen.at(f"orders/{order}/")).content.decode()
    for words in ("We received your order and sealed it.", "A colleague looked at it.", "It was confirmed."):
        assert words in html
    assert "Nadia" not in html
    assert "It was handed over to be prepared." not in html
    OutboxMessage.objects.filter(kind="orders.erp.folder").update(state="SENT", settled_at=now)
    html = kitchen.client.get(kitchen.at(f"orders/{order}/")).content.decode()
    assert "It was handed over to be prepared." in html
    pdf = kitchen.client.get(kitchen.at(f"orders/{order}/confirmation.pdf"))
    assert pdf.content.startswith(b"%PDF")
    assert "no-store" in pdf.headers["Cache-Control"]


def test_the_desks_question_is_answered_on_the_page(desk: Desk, kitchen: Page, now: datetime) -> None:
    put(kitchen)
    send(kitchen)
    [order] = read_sent(now)
    ref = access.order(desk.cast.nadia, order)
    actions.ask_customer(ref, subject="Order", text="Vanilla or coffee?", by=desk.nadia, at=now)
    html = kitchen.client.get(kitchen.at(f"orders/{order}/")).content.decode()
    assert "Vanilla or coffee?" in html
    asked = models.Question.objects.get()
    for _ in range(2):
        typed = {"question": asked.pk, "text": "Vanilla <script>alert(1)</script>"}
        assert kitchen.client.post(kitchen.at(f"orders/{order}/answer/"), typed).status_code == 303
    assert cases.get_row(order, at=now).state == "WAITING"
    assert len(cases.list_notes(ref.case_pk)) == 1
    shown = kitchen.client.get(kitchen.at(f"orders/{order}/")).content.decode()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_a_message_opens_a_case_once(desk: Desk, kitchen: Page, now: datetime) -> None:
    typed = {"text": "=1+1 <img src=x onerror=alert(1)>\nWhen do you come?", "key": "k1"}
    for _ in range(2):
        assert kitchen.client.post(kitchen.at("write/"), typed).status_code == 303
    [message] = models.Message.objects.all()
    case = cases.get_row(message.case.code, at=now)
    assert case.kind == "MESSAGE"
    assert case.title.startswith("Clinique du Parc")
    agent = Client()
    agent.force_login(desk.cast.nadia)
    html = agent.get(f"/queue/{message.case.code}/").content.decode()
    assert "When do you come?" in html
    assert "<img src=x" not in html
    assert kitchen.client.post(kitchen.at("write/"), {"text": "  "}).status_code == 422


def test_the_language_is_the_establishments_and_can_be_switched(kitchen: Page) -> None:
    own = Client(headers={"accept-language": "en"})
    own.get(f"/c/{kitchen.link.token}/")
    assert own.get(kitchen.at()).headers["Content-Language"] == "fr"
    own.post(kitchen.at("language/"), {"language": "en"})
    assert 'lang="en"' in own.get(kitchen.at()).content.decode()[:400]


def test_a_page_closed_on_a_shared_computer_is_closed(kitchen: Page) -> None:
    kitchen.client.post(kitchen.at("leave/"))
    assert kitchen.client.get(kitchen.at()).status_code == 403


# --- what strangers try -------------------------------------------------------------------------------


def test_the_address_with_the_token_tells_nobody(kitchen: Page) -> None:
    answer = Client().get(f"/c/{kitchen.link.token}/")
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (303, "no-referrer")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert kitchen.link.token not in answer.headers["Location"]
    cookie = answer.cookies[f"proche_page_{kitchen.link.code}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", kitchen.at())
    assert kitchen.link.token not in kitchen.client.get(kitchen.at()).content.decode()
    assert not PersonalLink.objects.filter(token_hash=kitchen.link.token).exists()


def test_no_page_asks_a_third_party_or_a_script(kitchen: Page) -> None:
    html = kitchen.client.get(kitchen.at()).content.decode()
    assert "<script" not in html
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)


def everything() -> list[Any]:
    return [list(table.objects.order_by("pk").values()) for table in (Basket, BasketLine, PersonalLink)]


def test_a_scanner_of_mails_changes_nothing(kitchen: Page) -> None:
    put(kitchen)
    before = everything()
    scanner = Client()
    scanner.get(f"/c/{kitchen.link.token}/")
    for path in ("", "basket/", "orders/", "standing/", "standing/new/", "write/", "products/?q=HP"):
        assert scanner.get(kitchen.at(path)).status_code == 200
    for path in ("fill/", f"basket/{code(kitchen)}/send/", "leave/", "language/"):
        assert scanner.get(kitchen.at(path)).status_code == 405
    assert everything() == before


def test_guessing_is_stopped(kitchen: Page) -> None:
    stranger = Client()
    answers = [stranger.get(f"/c/{'x' * 42}{n}/").status_code for n in range(40)]
    assert answers[0] == 404
    assert answers[-1] == 429
    # Even the right one opens nothing for them now; who has a kitchen open goes on.
    assert stranger.get(f"/c/{kitchen.link.token}/").status_code == 429
    assert kitchen.client.get(kitchen.at()).status_code == 200
    assert not LinkTry.objects.filter(key__contains="127.0.0.1").exists()


def test_a_code_without_its_cookie_is_worth_nothing(kitchen: Page) -> None:
    stranger = Client()
    assert stranger.get(kitchen.at()).status_code == 403
    stranger.cookies[f"proche_page_{kitchen.link.code}"] = "WyJhIiwiIl0:1abc:forged"
    assert stranger.get(kitchen.at()).status_code == 403


def test_the_cookie_of_one_link_opens_no_other(desk: Desk, kitchen: Page, now: datetime) -> None:
    other = open_page(replace(desk, customer=make_customer(now, LES_TILLEULS)), now)
    kept = kitchen.client.cookies[f"proche_page_{kitchen.link.code}"].value
    other.client.cookies[f"proche_page_{kitchen.link.code}"] = other.client.cookies[
        f"proche_page_{other.link.code}"
    ].value
    assert kept
    assert other.client.get(kitchen.at()).status_code == 403


def test_another_establishments_orders_are_not_there(desk: Desk, kitchen: Page, now: datetime) -> None:
    put(kitchen)
    send(kitchen)
    [order] = read_sent(now)
    sent = Basket.objects.get()
    other = open_page(replace(desk, customer=make_customer(now, LES_TILLEULS)), now)
    for path in (
        f"orders/{order}/",
        f"orders/{order}/confirmation.pdf",
        f"sent/{sent.code}/",
        f"write/?about={order}",
    ):
        assert other.client.get(other.at(path)).status_code == 404
    for path in (f"orders/{order}/again/", f"orders/{order}/answer/", f"basket/{sent.code}/send/"):
        assert other.client.post(other.at(path), {"question": "1", "text": "x"}).status_code == 404
    assert order not in other.client.get(other.at("orders/")).content.decode()


def test_an_order_that_only_seems_theirs_is_not_shown(desk: Desk, kitchen: Page, now: datetime) -> None:
    """A fax that names them is theirs once the desk has confirmed it, not before."""
    ref = arrive(desk)
    assert Order.objects.get(code=ref.code).customer_id == desk.customer.pk
    assert kitchen.client.get(kitchen.at(f"orders/{ref.code}/")).status_code == 404


def test_a_form_of_another_site_is_refused(kitchen: Page) -> None:
    put(kitchen)
    typed, strict = form(kitchen), Client(enforce_csrf_checks=True)
    strict.cookies = kitchen.client.cookies
    answer = strict.post(
        kitchen.at(f"basket/{code(kitchen)}/send/"), typed, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert not models.Document.objects.exists()


def test_who_asks_for_a_link_learns_nothing(desk: Desk, now: datetime) -> None:
    customers.add_contact(desk.customer, name="Mme Perrin", email="perrin@parc.example", by=None, at=now)
    answers = [Client().post("/c/", {"email": one}) for one in ("perrin@parc.example", "nobody@parc.example")]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert not PersonalLink.objects.exists()


def test_asking_again_and_again_is_stopped(now: datetime) -> None:
    answers = [Client().post("/c/", {"email": "a@parc.example"}).status_code for _ in range(8)]
    assert answers == [200] * 6 + [429] * 2


def test_what_was_typed_beside_the_lines_is_kept(kitchen: Page) -> None:
    put(kitchen)
    send(kitchen, do="more", note="Quai B, please", reference="BC-9", deliver_on="2026-12-01")
    html = kitchen.client.get(kitchen.at("basket/")).content.decode()
    assert "Quai B, please" in html
    assert 'value="BC-9"' in html
    assert 'value="2026-12-01" checked' in html
    assert not models.Document.objects.exists()


def test_a_standing_order_that_lacks_a_day_keeps_what_was_typed(desk: Desk, kitchen: Page) -> None:
    put(kitchen)
    typed = {"name": "Kitchen", "rhythm": "WEEKLY", "sku-1": "HP-125V", "unit-1": "CT", "quantity-1": "17"}
    answer = kitchen.client.post(kitchen.at("standing/new/"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose one day of delivery at least." in html
    assert 'value="17"' in html
    assert kitchen.client.post(kitchen.at("standing/new/"), {**typed, "weekday": "2"}).status_code == 303
    row = models.StandingOrder.objects.get()
    assert row.lines == [["HP-125V", "CT", 17]]
    step = kitchen.at(f"standing/{row.code}/step/")
    for do in ("pause", "resume", "skip", "unskip", "end"):
        assert kitchen.client.post(step, {"do": do, "day": "2026-12-01"}).status_code == 303
    assert kitchen.client.post(step, {"do": "pause"}).status_code == 404


def test_two_links_of_one_browser_do_not_mix(desk: Desk, kitchen: Page, now: datetime) -> None:
    other = replace(desk, customer=make_customer(now, LES_TILLEULS))
    link = link_actions.make(other.customer, by=None, at=now)
    kitchen.client.get(f"/c/{link.token}/")
    assert "EHPAD Les Tilleuls" in kitchen.client.get(f"/c/{link.code}/").content.decode()
    assert "Clinique du Parc" in kitchen.client.get(kitchen.at()).content.decode()


def test_an_earlier_cookie_does_not_outlive_its_link(desk: Desk, kitchen: Page, now: datetime) -> None:
    """Whoever closed the link closed every browser that had it open, at once."""
    link_actions.revoke(desk.customer, kitchen.link.code, by=desk.cast.hugo.ref, at=now)
    for path in ("", "basket/", "orders/", "standing/", "write/"):
        assert kitchen.client.get(kitchen.at(path)).status_code == 403


def test_a_note_beside_an_order_is_read_by_a_person(kitchen: Page, now: datetime) -> None:
    put(kitchen)
    send(kitchen, note="The bridge is closed: come by the north.")
    [order] = read_sent(now)
    row = Order.objects.get(code=order)
    assert [note.text for note in cases.list_notes(row.case_id)] == [
        "The bridge is closed: come by the north."
    ]
    assert row.doubt_count == 0

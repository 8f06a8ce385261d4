"""Orders, changes and imports for programs: what is given, to which keys, and how one walks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from proche.kernel import live, outbox
from proche.orders import actions, catalogue_queries, models, rules
from proche.orders.rules import RejectReason
from proche.site.api import keys
from tests.orders import story

pytestmark = pytest.mark.django_db
PLAIN, ERP, SYNC = "k-plain-0123456789-abc", "k-erp-0123456789-abcdef", "k-sync-0123456789-abcde"


@pytest.fixture(autouse=True)
def _open(settings: Any) -> Iterator[None]:
    given = [f"shop:{PLAIN}", f"erp+orders:{ERP}", f"sync+import:{SYNC}"]
    settings.PROCHE = {**settings.PROCHE, "PROCHE_API_KEYS": given}
    keys.measure.forget()
    yield
    keys.measure.forget()


@pytest.fixture
def desk(at: datetime) -> story.Desk:
    return story.open_desk(at)


def get(client: Client, address: str, key: str = ERP, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/{address}", headers={"X-API-Key": key})
    assert answer.status_code == status, answer.content
    return answer.json() if "json" in answer["Content-Type"] else answer


def confirmed(desk: story.Desk, *changes: dict[str, str], number: str = "4471") -> str:
    order = story.arrive(desk, story.ubl_order(number), key=f"k{number}")
    for change in changes:
        actions.change(order, changes=change, by=desk.nadia, at=desk.at)
    return actions.confirm(order, by=desk.nadia, at=desk.at).code


# --- which key may what -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["orders", "documents", "changes", "orders/{}/confirmation", "orders/{}/file", "orders/{}/trace"],
)
def test_a_plain_key_walks_nothing(client: Client, desk: story.Desk, address: str) -> None:
    code = confirmed(desk)
    for key in (PLAIN, SYNC):
        assert "+orders" in get(client, address.format(code), key=key, status=403)["error"]
    get(client, address.format(code))


def test_a_plain_key_still_asks_after_what_it_knows_by_name(client: Client, desk: story.Desk) -> None:
    code = confirmed(desk)
    order = get(client, f"orders/{code}", key=PLAIN)
    assert get(client, f"documents/{order['document']}", key=PLAIN)["orders"][0]["code"] == code
    get(client, f"documents/{order['document']}/file", key=PLAIN, status=403)


@pytest.mark.parametrize("address", ["catalogue", "customers"])
def test_only_a_key_for_it_brings_in(client: Client, address: str) -> None:
    for key in (PLAIN, ERP):
        answer = client.post(f"/api/v1/{address}", b"x", content_type="text/csv", headers={"X-API-Key": key})
        assert answer.status_code == 403


# --- walking --------------------------------------------------------------------------------------


def test_orders_are_walked_piece_by_piece_with_none_twice(client: Client, desk: story.Desk) -> None:
    codes = [confirmed(desk, number=str(4471 + place)) for place in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        piece = get(client, f"orders?limit=2&cursor={cursor}")
        seen += [row["code"] for row in piece["orders"]]
        if not (cursor := piece["cursor"]):
            break
        if len(seen) == 2:
            story.arrive(desk, story.ubl_order("9999"), key="meanwhile")
    assert seen == codes[::-1]


def test_orders_are_narrowed(client: Client, desk: story.Desk, at: datetime) -> None:
    first = confirmed(desk)
    second = story.arrive(desk, story.ubl_order("4472"), key="second").code
    later = (at + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    for query, expected in (
        ("state=CONFIRMED", [first]), ("state=OPEN", [second]), ("number=4472", [second]),
        ("customer=C1001", [second, first]), ("customer=C9", []), (f"received_from={later}", []),
        ("received_from=2026-11-24T09:42:00Z", [second, first]),
    ):  # fmt: skip
        assert [row["code"] for row in get(client, f"orders?{query}")["orders"]] == expected, query


@pytest.mark.parametrize(
    "query",
    ["state=LOST", "limit=0", "limit=201", "cursor=x", "cursor=-1", "received_from=0.5", "number=%00"],
)
def test_what_makes_no_sense_is_refused(client: Client, query: str) -> None:
    assert get(client, f"orders?{query}", status=422)["error"]


def test_documents_are_walked_with_their_orders(client: Client, desk: story.Desk) -> None:
    code = confirmed(desk)
    [document] = get(client, "documents?state=READ")["documents"]
    assert [order["code"] for order in document["orders"]] == [code]
    assert get(client, "documents?state=RECEIVED")["documents"] == []
    data = get(client, f"documents/{document['sha256']}/file")
    assert data.content == story.ubl_order()


# --- one order --------------------------------------------------------------------------------------


def test_the_confirmation_is_what_the_trace_seals_and_says_what_differs(
    client: Client, desk: story.Desk
) -> None:
    code = confirmed(desk, {"/lines/1/quantity": "4"})
    told = get(client, f"orders/{code}/confirmation")
    assert rules.fingerprint(told["facts"]) == told["sealed"]
    assert [(one["kind"], one["position"]) for one in told["differences"]] == [("QUANTITY", 2)]
    exported = get(client, f"orders/{code}/trace")
    assert told["sealed"] in {entry["sha256"] for entry in exported["entries"]}


def test_an_open_order_has_no_confirmation_and_no_file(client: Client, desk: story.Desk) -> None:
    code = story.arrive(desk).code
    get(client, f"orders/{code}/confirmation", status=404)
    get(client, f"orders/{code}/file?form=csv", status=404)


@pytest.mark.parametrize(("form", "begins"), [("ubl", b"<?xml"), ("edifact", b"UNA"), ("json", b"{")])
def test_a_confirmed_order_comes_as_a_file(
    client: Client, desk: story.Desk, form: str, begins: bytes
) -> None:
    code = confirmed(desk)
    answer = client.get(f"/api/v1/orders/{code}/file?form={form}", headers={"X-API-Key": ERP})
    assert answer.content.startswith(begins)


def test_an_order_says_how_far_its_hand_over_is(client: Client, desk: story.Desk, at: datetime) -> None:
    code = confirmed(desk)
    assert get(client, f"orders/{code}")["hand_over"][0]["state"] == "WAITING"
    outbox.send_due(at=at)
    [one] = get(client, f"orders/{code}")["hand_over"]
    assert (one["port"], one["state"]) == ("orders.erp.folder", "HANDED_OVER")


# --- changes ----------------------------------------------------------------------------------------


# Committed for real, and alone: while any transaction of the whole server still runs, what came after it
# is not settled yet, and not told.
@pytest.mark.alone
@pytest.mark.django_db(transaction=True)
def test_what_changes_is_followed_from_a_place(client: Client, desk: story.Desk, at: datetime) -> None:
    place = get(client, "changes")["cursor"]
    assert get(client, f"changes?after={place}") == {"changes": [], "cursor": place, "is_all": True}
    order = story.arrive(desk)
    first = get(client, f"changes?after={place}")
    assert [one["code"] for one in first["changes"]] == [order.code]
    actions.reject(order, reason=RejectReason.CANCELLED, by=desk.nadia, at=at)
    again = get(client, f"changes?after={place}&limit=1")
    assert again["is_all"] is False
    last = get(client, f"changes?after={place}&limit=200")
    assert [one["code"] for one in last["changes"]] == [order.code]


def test_a_place_that_is_forgotten_is_said(client: Client) -> None:
    gone = live.Cursor(0, 1, 1)
    assert "forgotten" in get(client, f"changes?after={gone}", status=410)["error"]


# --- bringing in ------------------------------------------------------------------------------------


def send(client: Client, address: str, data: bytes) -> Any:
    return client.post(f"/api/v1/{address}", data, content_type="text/csv", headers={"X-API-Key": SYNC})


def test_products_are_brought_in_and_a_wrong_row_is_named(client: Client) -> None:
    table = b"sku;name;unit;pieces;price\nNV-1;Cr\xc3\xa8me caf\xc3\xa9;CT;24;18,40\nNV-2;;CT;24;1\n"
    answer = send(client, "catalogue", table).json()
    assert (answer["added"], [row["line"] for row in answer["refused"]]) == (1, [3])
    assert catalogue_queries.get_product("NV-1").name == "Crème café"
    assert send(client, "catalogue", table).json()["unchanged"] == 1


def test_establishments_are_brought_in_again_without_a_change(client: Client) -> None:
    table = b"number;name;city\nC77;EHPAD des Lilas;Montclair-sur-Seine\n"
    assert send(client, "customers", table).json()["added"] == 1
    assert send(client, "customers", table).json() == {
        "added": 0,
        "changed": 0,
        "unchanged": 1,
        "refused": [],
    }


def test_what_is_no_table_is_refused_in_words(client: Client) -> None:
    for data in (b"", b"\x00\x01"):
        answer = send(client, "catalogue", data)
        assert answer.status_code == 422
        assert answer.json()["error"]
    assert models.Product.objects.count() == 0


# --- the description --------------------------------------------------------------------------------


def test_the_command_prints_the_description(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("api", "openapi")
    assert '"/api/v1/orders/{code}/confirmation"' in capsys.readouterr().out

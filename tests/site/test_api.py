"""The API by whole answers: what programs send, what they get back, what they are refused and why."""

from __future__ import annotations

import errno
import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proche.kernel import files
from proche.orders import actions, queries
from proche.orders.reading import Form, OrderRead, Reading, Value
from proche.orders.rules import Channel
from proche.site.api import keys
from tests.orders.readers.hostile import mail_with

pytestmark = pytest.mark.django_db
KEY = "k-of-the-shop-0123456789"
OTHER = "k-of-the-fax-0123456789"
SHA = hashlib.sha256(b"2 cartons NUT-0001").hexdigest()


@pytest.fixture(autouse=True)
def _open(settings: Any) -> Iterator[None]:
    settings.PROCHE = {
        **settings.PROCHE,
        "PROCHE_API_KEYS": [f"shop:{KEY}", f"fax:{OTHER}"],
        "PROCHE_MAX_UPLOAD_MB": 1,
    }
    keys.measure.forget()
    yield
    keys.measure.forget()


@pytest.fixture
def send(client: Client) -> Callable[..., Any]:
    def send(data: bytes = b"2 cartons NUT-0001", address: str = "/api/v1/documents", **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {KEY}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return client.post(address, data, content_type="application/octet-stream", headers=headers)

    return send


def test_a_document_is_stored_before_it_is_acknowledged(send: Callable[..., Any]) -> None:
    answer = send(address="/api/v1/documents?name=commande.txt&sender=nadia@clinique.example&subject=Bonjour")
    assert answer.status_code == 201
    url = f"/api/v1/documents/{SHA}"
    assert answer.json() == {"sha256": SHA, "is_new": True, "is_new_document": True, "url": url}
    document = queries.get_document(SHA)
    assert (document.name, document.sender, document.channel) == (
        "commande.txt", "nadia@clinique.example", Channel.API,
    )  # fmt: skip


def test_a_document_may_come_as_a_form(client: Client) -> None:
    file = SimpleUploadedFile("../../commande.txt", b"2 cartons NUT-0001")
    answer = client.post(
        "/api/v1/documents", {"file": file, "sender": "n@c.example"}, headers={"X-API-Key": KEY}
    )
    assert answer.status_code == 201
    assert queries.get_document(SHA).name == "commande.txt"
    assert queries.get_document(SHA).sender == "n@c.example"


def test_the_same_key_again_is_the_same_arrival(send: Callable[..., Any]) -> None:
    assert send(Idempotency_Key="c-412").status_code == 201
    again = send(Idempotency_Key="c-412")
    assert again.status_code == 200
    assert again.json()["is_new"] is False
    assert queries.get_document(SHA).arrivals == 1


def test_a_new_key_with_the_same_bytes_is_a_second_arrival(send: Callable[..., Any]) -> None:
    send(Idempotency_Key="c-412")
    again = send(Idempotency_Key="c-413")
    assert again.status_code == 201
    assert again.json()["is_new_document"] is False
    assert queries.get_document(SHA).arrivals == 2


def test_one_key_for_two_documents_is_refused(send: Callable[..., Any]) -> None:
    send(Idempotency_Key="c-412")
    answer = send(b"another", Idempotency_Key="c-412")
    assert answer.status_code == 409
    assert "used for another document" in answer.json()["error"]


def test_two_programs_with_the_same_idempotency_key_do_not_meet(
    client: Client, send: Callable[..., Any]
) -> None:
    send(Idempotency_Key="1")
    answer = send(Idempotency_Key="1", Authorization=f"Bearer {OTHER}")
    assert answer.status_code == 201
    assert queries.get_document(SHA).arrivals == 2


@pytest.mark.parametrize(
    "given", ["", "Bearer ", "Bearer wrong", f"Bearer shop:{KEY}", f"Bearer {KEY}x", f"Basic {KEY}"]
)
def test_a_stranger_is_refused_and_nothing_is_kept(client: Client, given: str) -> None:
    headers = {"Authorization": given} if given else {}
    answer = client.post("/api/v1/documents", b"x", content_type="text/plain", headers=headers)
    assert answer.status_code == 401
    assert "Authorization: Bearer" in answer.json()["error"]
    assert queries.list_documents() == ()


def test_too_large_is_said_in_words(send: Callable[..., Any], client: Client) -> None:
    for size in (1024 * 1024 + 1, 5 * 1024 * 1024):
        answer = send(bytes(size))
        assert answer.status_code == 413
        assert "the desk takes in up to 1 MB" in answer.json()["error"]
    file = SimpleUploadedFile("a.pdf", bytes(1024 * 1024 + 1))
    assert client.post("/api/v1/documents", {"file": file}, headers={"X-API-Key": KEY}).status_code == 413


def test_a_full_disk_is_told_in_words(send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "store", full)
    answer = send()
    assert answer.status_code == 507
    assert "disk" in answer.json()["error"]


def test_nothing_sent_is_refused(send: Callable[..., Any], client: Client) -> None:
    assert send(b"").status_code == 422
    answer = client.post("/api/v1/documents", {"other": "x"}, headers={"X-API-Key": KEY})
    assert answer.status_code == 422
    assert "“file”" in answer.json()["error"]


def test_too_often_is_refused_for_that_key_alone(
    send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "measure", keys.Measure(most=2, now=lambda: 100.0))
    assert [send().status_code for _ in range(3)] == [201, 201, 429]
    refused = send()
    assert refused["Retry-After"] == "30"
    assert send(Authorization=f"Bearer {OTHER}").status_code == 201


def test_a_measure_fills_again() -> None:
    moments = iter([0.0, 0.0, 0.0, 0.0, 30.0, 30.0, 30.0])
    measure = keys.Measure(most=2, now=lambda: next(moments, 30.0))
    measure.count("shop")
    measure.count("shop")
    measure.count("shop")
    with pytest.raises(keys.TooOften):
        measure.count("shop")


def test_a_message_names_its_sender_itself(send: Callable[..., Any]) -> None:
    data = mail_with({}, text="2 cartons")
    send(data)
    assert queries.get_document(hashlib.sha256(data).hexdigest()).sender == "nadia@clinique.example"


def test_what_became_of_a_document_is_told(send: Callable[..., Any], client: Client, at: Any) -> None:
    send()
    reading = Reading(form=Form.EMAIL, order=OrderRead(number=Value("BC-7")))
    document = actions.receive(b"2 cartons NUT-0001", channel=Channel.API, at=at, key="again")
    (code,) = actions.record_readings(document.document_pk, [reading], seconds=0.1, at=at)
    told = client.get(f"/api/v1/documents/{SHA}", headers={"X-API-Key": KEY}).json()
    assert told["state"] == "READ"
    assert told["arrivals"] == 2
    assert told["orders"][0]["number"] == "BC-7"
    order = client.get(told["orders"][0]["url"], headers={"X-API-Key": KEY}).json()
    assert order["code"] == code
    assert order["document"] == SHA
    assert order["reading"]["order"]["number"]["value"] == "BC-7"


@pytest.mark.parametrize(
    "address", [f"/api/v1/documents/{'0' * 64}", "/api/v1/documents/nonsense", "/api/v1/orders/ABCD2345"]
)
def test_what_is_not_there_is_said_in_words(client: Client, address: str) -> None:
    answer = client.get(address, headers={"X-API-Key": KEY})
    assert answer.status_code == 404
    assert answer.json()["error"]


def test_the_description_has_an_example_for_each_field(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    for name, schema in described["components"]["schemas"].items():
        for field, about in schema["properties"].items():
            made_of_others = "$ref" in about or "$ref" in about.get("items", {})
            assert made_of_others or about.get("examples"), f"{name}.{field} has no example"


def test_every_operation_says_what_it_does_and_how_it_refuses(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert "Idempotency-Key" in str(described["paths"]["/api/v1/documents"]["post"])
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            assert about["summary"], f"{method} {path}"
            assert about["description"], f"{method} {path}"
            assert {"401", "422", "429"} <= set(about["responses"])
            for code, answer in about["responses"].items():
                if code >= "400":
                    assert answer["content"]["application/json"]["example"]["error"]


def test_an_upload_that_lies_about_its_length_is_bounded(client: Client) -> None:
    body = io.BytesIO(bytes(3 * 1024 * 1024))
    answer = client.generic(
        "POST", "/api/v1/documents", body.read(), content_type="application/pdf",
        headers={"X-API-Key": KEY},
    )  # fmt: skip
    assert answer.status_code == 413

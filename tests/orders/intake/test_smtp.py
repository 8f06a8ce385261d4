"""The SMTP listener, spoken to by smtplib: 250 only when it is stored."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from proche.orders import actions, queries
from proche.orders.intake.smtp import Listener, message_key
from proche.orders.rules import Channel
from tests.orders.readers.hostile import mail_with

pytestmark = pytest.mark.django_db(transaction=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server() -> Iterator[smtplib.SMTP]:
    port = free_port()
    controller = Listener("127.0.0.1", port, most_mb=1).open()
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
            yield server
    finally:
        controller.stop()


def message(message_id: str = "<1@clinique.example>", text: str = "2 cartons NUT-0001") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Nadia <nadia@clinique.example>", "commandes@desk.example"
    message["Subject"], message["Message-ID"] = "Commande de décembre", message_id
    message.set_content(text)
    return message


def test_a_message_is_stored_whole_before_250(server: smtplib.SMTP) -> None:
    server.send_message(message())
    (document,) = queries.list_documents()
    assert document.name == "Commande de décembre.eml"
    assert (document.channel, document.sender) == (Channel.MAIL, "nadia@clinique.example")
    from proche.kernel import files

    assert b"2 cartons NUT-0001" in files.read(document.sha256)
    assert b"Message-ID: <1@clinique.example>" in files.read(document.sha256)


def test_any_recipient_is_taken(server: smtplib.SMTP) -> None:
    server.send_message(message(), to_addrs=["a@desk.example", "b@elsewhere.example"])
    assert len(queries.list_documents()) == 1


def test_a_retried_message_is_the_same_arrival(server: smtplib.SMTP) -> None:
    for relay in ("one", "two"):
        data = f"Received: from {relay}\r\n".encode() + message().as_bytes()
        server.sendmail("nadia@clinique.example", ["c@desk.example"], data)
    assert sum(document.arrivals for document in queries.list_documents()) == 1


def test_a_message_id_that_a_machine_gives_to_all_loses_none(server: smtplib.SMTP) -> None:
    server.send_message(message(text="2 cartons"))
    server.send_message(message(text="3 cartons"))
    assert len(queries.list_documents()) == 2


def test_keys_without_a_message_id_go_by_the_whole() -> None:
    assert message_key(b"a", "") != message_key(b"b", "")
    assert message_key(b"a", "") == message_key(b"a", "")


@pytest.mark.parametrize(
    ("sender", "recipient"),
    [("fax@service.example", "c@desk.example"), ("n@c.example", "fax@desk.example"),
     ("+33199001234@fax.service.example", "c@desk.example")],
)  # fmt: skip
def test_a_fax_service_is_known_by_its_addresses(server: smtplib.SMTP, sender: str, recipient: str) -> None:
    server.send_message(message(), from_addr=sender, to_addrs=[recipient])
    assert queries.list_documents()[0].channel is Channel.FAX


@pytest.mark.parametrize(
    ("sender", "subject", "number"),
    [("+33199001234@fax.service.example", "Fax", "+33199001234"),
     ("fax@service.example", "Fax de 01 99 00 12 34 (2 pages)", "01 99 00 12 34"),
     ("fax@service.example", "Fax 0199001234 reçu le 2026-11-24 10:42", "0199001234"),
     ("fax@service.example", "Fax reçu le 2026-11-24 10:42, commande 20261124104233", "fax@service.example")],
)  # fmt: skip
def test_a_fax_comes_from_the_number_that_its_service_tells(
    server: smtplib.SMTP, sender: str, subject: str, number: str
) -> None:
    fax = message()
    fax.replace_header("From", sender)
    fax.replace_header("Subject", subject)
    server.send_message(fax)
    assert queries.list_documents()[0].sender == number


def test_in_trouble_the_sender_is_asked_to_try_again(
    server: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "receive", away)
        with pytest.raises(smtplib.SMTPDataError) as refused:
            server.send_message(message())
    assert refused.value.smtp_code == 451
    server.send_message(message())
    assert len(queries.list_documents()) == 1


def test_a_message_that_says_it_is_too_large_is_refused_at_once(server: smtplib.SMTP) -> None:
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        server.send_message(message(text="x" * 2_000_000))
    assert refused.value.smtp_code == 552
    assert queries.list_documents() == ()


def test_a_line_that_a_fax_service_never_wrapped_is_taken(server: smtplib.SMTP) -> None:
    data = message().as_bytes() + b"x" * 200_000 + b"\r\n"
    server.sendmail("nadia@clinique.example", ["c@desk.example"], data)
    assert len(queries.list_documents()) == 1


def test_a_cut_in_the_middle_of_a_message_keeps_nothing(server: smtplib.SMTP) -> None:
    server.ehlo()
    assert server.docmd("MAIL FROM:<n@c.example>")[0] == 250
    assert server.docmd("RCPT TO:<c@desk.example>")[0] == 250
    assert server.docmd("DATA")[0] == 354
    server.send(b"Subject: half\r\n\r\nhalf a mess")
    server.close()
    assert queries.list_documents() == ()


def test_hostile_heads_are_stored_like_any_other(server: smtplib.SMTP) -> None:
    data = b"From: \xff\xfe <a\x00b>\r\nSubject: " + b"x" * 60_000 + b"\r\n\r\n\x00\x01"
    server.sendmail("nadia@clinique.example", ["c@desk.example"], data)
    (document,) = queries.list_documents()
    assert len(document.name) <= 255


def test_the_listener_stays_on_this_machine_unless_told(opened: object) -> None:
    assert Listener.at(":2525", most_mb=1).host == "127.0.0.1"
    assert Listener.at("0.0.0.0:25", most_mb=1).host == "0.0.0.0"
    assert Listener.at("[::1]:25", most_mb=1).host == "::1"


def test_the_door_as_the_worker_runs_it(opened: object) -> None:
    port = free_port()
    with opened(Listener("127.0.0.1", port, most_mb=1)):  # type: ignore[operator]
        server = _answering(port)
        with server:
            server.sendmail("n@c.example", ["c@desk.example"], mail_with({}))
    assert len(queries.list_documents()) == 1


def _answering(port: int) -> smtplib.SMTP:
    for _ in range(1_000):
        try:
            return smtplib.SMTP("127.0.0.1", port, timeout=20)
        except ConnectionRefusedError:
            threading.Event().wait(0.02)
    raise AssertionError("the listener does not answer")

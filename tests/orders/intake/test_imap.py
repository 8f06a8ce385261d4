"""The mailbox door against a real IMAP server (pymap, in memory)."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from proche.kernel import files
from proche.orders import actions, queries
from proche.orders.intake import imap
from proche.orders.intake.imap import Mailbox
from proche.orders.rules import Channel
from tests.orders.intake.test_smtp import free_port
from tests.orders.readers.hostile import mail_with

pytestmark = pytest.mark.django_db(transaction=True)
USER, PASSWORD = "demouser", "demopass"


@pytest.fixture
def port() -> Iterator[int]:
    """A server with one account and empty folders, made for this test."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", "from pymap.main import main; main()",
         "--no-tls", "--host", "127.0.0.1", "--port", str(port),
         "--no-service", "admin", "--no-service", "managesieve", "dict", "--demo-data"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _answers(port)
        with client(port) as box:
            _empty(box)
        yield port
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> None:
    for _ in range(2_000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
            if probe.recv(10):
                return
        threading.Event().wait(0.01)
    raise AssertionError("the IMAP server does not answer")


@contextlib.contextmanager
def client(port: int) -> Iterator[imaplib.IMAP4]:
    box = imaplib.IMAP4("127.0.0.1", port, timeout=20)
    box.login(USER, PASSWORD)
    try:
        yield box
    finally:
        box.logout()


def _empty(box: imaplib.IMAP4) -> None:
    box.select("INBOX")
    box.store("1:*", "+FLAGS", "\\Deleted")
    box.expunge()


def put(port: int, data: bytes) -> None:
    with client(port) as box:
        box.append("INBOX", "", None, data)  # type: ignore[arg-type]


def listed(port: int, folder: str) -> list[bytes]:
    with client(port) as box:
        if box.select(f'"{folder}"', readonly=True)[0] != "OK":
            return []
        _, (numbers,) = box.search(None, "ALL")
        return [box.fetch(n.decode(), "(FLAGS)")[1][0] for n in numbers.split()]  # type: ignore[misc]


@pytest.fixture
def mailbox(port: int) -> Mailbox:
    return Mailbox.at(f"imap://{USER}:{PASSWORD}@127.0.0.1:{port}/INBOX", every=0.05, most_mb=1)


def fetch(mailbox: Mailbox) -> int:
    with mailbox._signed_in() as box:
        return mailbox.fetch(box, threading.Event())


def test_a_message_is_stored_to_the_letter_then_moved_and_seen(port: int, mailbox: Mailbox) -> None:
    data = mail_with({"a.txt": ("text/plain", b"2 cartons")}).replace(b"\n", b"\r\n")
    put(port, data)
    assert fetch(mailbox) == 1
    (document,) = queries.list_documents()
    assert (document.channel, document.sender) == (Channel.MAIL, "nadia@clinique.example")
    assert files.read(document.sha256) == data
    assert listed(port, "INBOX") == []
    (flags,) = listed(port, "Proche")
    assert b"\\Seen" in flags


def test_a_fax_in_the_mailbox_is_from_its_caller(port: int, mailbox: Mailbox) -> None:
    put(port, b"From: fax@service.example\r\nSubject: Fax de 01 99 00 12 34\r\n\r\n2 cartons HP-125V\r\n")
    fetch(mailbox)
    (document,) = queries.list_documents()
    assert (document.channel, document.sender) == (Channel.FAX, "01 99 00 12 34")


def test_a_message_read_by_a_person_before_is_taken_too(port: int, mailbox: Mailbox) -> None:
    put(port, mail_with({}))
    with client(port) as box:
        box.select("INBOX")
        box.store("1", "+FLAGS", "\\Seen")
    assert fetch(mailbox) == 1
    assert len(queries.list_documents()) == 1


def test_cut_off_before_the_move_nothing_is_made_twice(
    port: int, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(port, mail_with({}))

    def cut(*args: object) -> None:
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(imap, "_put_away", cut)
        with pytest.raises(OSError, match="killed"):
            fetch(mailbox)
    assert len(listed(port, "INBOX")) == 1
    fetch(mailbox)
    (document,) = queries.list_documents()
    assert document.arrivals == 1
    assert len(listed(port, "Proche")) == 1


def test_in_trouble_the_message_stays_unread_in_its_folder(
    port: int, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(port, mail_with({}))

    def away(*args: object, **kwargs: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "receive", away)
        with pytest.raises(OSError, match="no space"):
            fetch(mailbox)
    (flags,) = listed(port, "INBOX")
    assert b"\\Seen" not in flags


def test_the_same_message_sent_twice_is_two_arrivals(port: int, mailbox: Mailbox) -> None:
    for _ in range(2):
        put(port, mail_with({}))
    fetch(mailbox)
    assert sum(document.arrivals for document in queries.list_documents()) == 2


def test_a_message_that_is_too_large_is_put_aside_and_holds_up_none(port: int, mailbox: Mailbox) -> None:
    put(port, mail_with({"big.bin": ("application/octet-stream", bytes(1_500_000))}))
    put(port, mail_with({}))
    fetch(mailbox)
    assert len(queries.list_documents()) == 1
    assert len(listed(port, "Proche refused")) == 1
    assert listed(port, "INBOX") == []


def test_the_door_as_the_worker_runs_it(port: int, mailbox: Mailbox, opened: Callable[..., object]) -> None:
    with opened(mailbox):  # type: ignore[attr-defined]
        for number in range(3):
            put(port, mail_with({}, text=f"{number} cartons"))
        for _ in range(500):
            if len(listed(port, "Proche")) == 3:
                break
            threading.Event().wait(0.02)
    assert len(queries.list_documents()) == 3


def test_a_server_that_is_away_is_waited_for(opened: Callable[..., object]) -> None:
    away = Mailbox.at(f"imap://u:p@127.0.0.1:{free_port()}/INBOX", every=0.05, most_mb=1)
    with opened(away):  # type: ignore[attr-defined]
        pass
    assert queries.list_documents() == ()

"""Addresses that others typed: https only, never the desk's own network, tied to the machine looked at."""

from __future__ import annotations

import gzip
import ipaddress
import itertools
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from proche.kernel import addresses
from proche.kernel.addresses import Forbidden

INSIDE = (
    "127.0.0.1",
    "10.0.0.8",
    "172.16.4.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.8",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b:1::7f00:1",
    "fec0::1",
)
OUTSIDE = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14")


@pytest.mark.parametrize("text", INSIDE)
def test_an_address_of_the_own_network_is_inside(text: str) -> None:
    assert addresses.is_inside(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", OUTSIDE)
def test_an_address_of_the_open_net_is_outside(text: str) -> None:
    assert not addresses.is_inside(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example/x",
        "ftp://push.example/x",
        "file:///etc/passwd",
        "//push.example/x",
        "https://",
        "https://nadia:secret@push.example/x",
        "https://127.0.0.1/x",
        "https://[::1]:8443/x",
        "https://push.example/\r\nHost: inside",
        "https://push.example\\@10.0.0.8/",
        "https://push.example:99999/",
        "https://[::1/",
        "https://push.example/" + "x" * 3000,
        "https://pûsh.example/",
    ],
)
def test_what_no_browser_gives_is_refused_before_any_look_up(url: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: pytest.fail("looked up"))
    with pytest.raises(Forbidden):
        addresses.pin(url)


def resolves_to(monkeypatch: Any, *texts: str) -> None:
    rows = [(socket.AF_INET6 if ":" in text else socket.AF_INET, 1, 6, "", (text, 443)) for text in texts]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: rows)


@pytest.mark.parametrize("text", ["10.0.0.8", "::1", "169.254.169.254"])
def test_a_name_that_leads_inside_is_refused(text: str, monkeypatch: Any) -> None:
    resolves_to(monkeypatch, "93.184.215.14", text)
    with pytest.raises(Forbidden, match="own network"):
        addresses.pin("https://push.example/x")


def test_the_call_goes_to_the_machine_that_was_looked_at(monkeypatch: Any) -> None:
    resolves_to(monkeypatch, "93.184.215.14")
    pinned = addresses.pin("https://push.example:8443/a?b=c#d")
    assert pinned.url == "https://93.184.215.14:8443/a?b=c"
    assert (pinned.headers, pinned.extensions) == (
        {"Host": "push.example:8443"},
        {"sni_hostname": "push.example"},
    )


def test_a_name_without_address_may_have_one_later(monkeypatch: Any) -> None:
    def nothing(*a: Any, **k: Any) -> Any:
        raise socket.gaierror("nothing")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    with pytest.raises(addresses.Unresolved):
        addresses.pin("https://push.example/x")


class Machine(BaseHTTPRequestHandler):
    hosts: list[str] = []

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        if self.path == "/bomb":
            self._unfold(gzip.compress(bytes(5_000_000)))
            return
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 1000)

    def _unfold(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def machine() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Machine)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Machine.hosts.clear()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_host_that_the_desk_named_is_called(machine: str, settings: Any) -> None:
    with pytest.raises(Forbidden):
        addresses.call("GET", machine)
    settings.PROCHE = {**settings.PROCHE, "PROCHE_INSIDE_HOSTS": ["localhost"]}
    assert addresses.call("GET", machine).body == b"x" * 1000
    assert Machine.hosts == [machine.removeprefix("http://")]


def test_a_redirect_is_an_answer_and_leads_nowhere(machine: str, settings: Any) -> None:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_INSIDE_HOSTS": ["localhost"]}
    assert addresses.call("GET", f"{machine}/away").status == 302


def test_an_endless_answer_is_cut(machine: str, settings: Any) -> None:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_INSIDE_HOSTS": ["localhost"]}
    with pytest.raises(addresses.TooMuch):
        addresses.call("GET", machine, most_bytes=100)


def test_what_is_packed_small_is_not_unfolded(machine: str, settings: Any) -> None:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_INSIDE_HOSTS": ["localhost"]}
    assert len(addresses.call("GET", f"{machine}/bomb").body) < 10_000


def test_an_answer_that_never_ends_is_left(machine: str, settings: Any, monkeypatch: Any) -> None:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_INSIDE_HOSTS": ["localhost"]}
    hours = itertools.count(0, 3600)
    monkeypatch.setattr(addresses, "monotonic", lambda: float(next(hours)))
    with pytest.raises(addresses.TooMuch, match="longer than the desk waits"):
        addresses.call("GET", machine)

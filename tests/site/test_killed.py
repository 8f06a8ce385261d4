"""kill -9 of the desk, its web side and its worker, in the middle of receiving, reading and confirming.

What the outside was told is compared with what the desk holds afterwards: what was acknowledged is
there once, what was confirmed is confirmed once, and every message of it left under one key.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from proche.orders.checks import days
from proche.orders.reading import OrderRead, Party, Value
from proche.orders.writers import ubl
from proche.site import serve
from tests.cast import PASSWORD
from tests.kernel.desk import PATIENCE_SECONDS, ROOT, Desk, desk, migrated, until
from tests.orders.story import TWO_LINES
from tests.site.test_serve import Served, free_port, is_running

__all__ = ["desk", "migrated"]

SEED = 24
#: So many lives at the least; more, until each thing was cut off in its middle, and not for ever.
LIVES, MOST_LIVES = 3, 9
KEY = "key-of-the-tests-0123456789"
#: Standard Webhooks: whsec_ and base64 of a key that opens nothing
SECRET = "whsec_cHJvY2hlLXRlc3RzLXByb2NoZS10ZXN0cw=="
#: A day that raises no doubt: two more are served before it.
DELIVER_ON = [*days.next_served(date.today(), None, count=3)][-1].isoformat()
WEB, WORKER = "proche.site.serve", "\0work\0"
#: A try may be cut off and find the desk starting again; it is repeated until the desk answers.
PATIENCE = httpx.Timeout(20.0)


class Erp:
    """The receiver of the webhook: which bodies came under which key."""

    def __init__(self) -> None:
        self.heard: dict[str, list[bytes]] = {}
        heard = self.heard

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                heard.setdefault(self.headers["webhook-id"], []).append(body)
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"


@dataclass
class Open(Desk):
    """A desk with a door for programs and an ERP to hand over to."""

    erp_url: str = ""

    @property
    def environ(self) -> dict[str, str]:
        own = {
            "PROCHE_API_KEYS": f"tests:{KEY}",
            "PROCHE_ERP_WEBHOOK_URL": self.erp_url,
            "PROCHE_ERP_WEBHOOK_SECRET": SECRET,
        }
        return {**super().environ, **own}


@dataclass
class Target:
    """The desk as it is started, killed and started again."""

    desk: Desk
    erp: Erp
    served: Served | None = None
    port: int = 0

    def start(self) -> None:
        self.port = free_port()
        bind = ["--bind", f"127.0.0.1:{self.port}", "--processes", "1", "--no-migrate"]
        with (self.desk.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "django", "serve", *bind],
                env=self.desk.environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.served = Served(process, self.port)  # type: ignore[arg-type]
        until(lambda: serve.is_answering("127.0.0.1", self.port) and bool(self.find(WORKER)))

    def find(self, name: str) -> list[int]:
        assert self.served
        return self.served.descendants(name)

    def kill(self, name: str) -> None:
        for pid in self.find(name):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:  # its parent's end was its own
                continue

    def kill_all(self) -> None:
        assert self.served
        tree = self.find("")
        os.killpg(self.served.process.pid, signal.SIGKILL)
        self.served.process.wait()
        until(lambda: not [pid for pid in tree if is_running(pid)])

    def stop(self) -> None:
        assert self.served
        self.served.process.terminate()
        self.served.process.wait(30)


@dataclass
class Outside:
    """Those who send and confirm, and what they were told."""

    target: Target
    client: httpx.Client
    #: key of an arrival -> SHA-256 of what was acknowledged
    stored: dict[str, str] = field(default_factory=dict)
    uploaded: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    cut: Counter[str] = field(default_factory=Counter)

    def ask(self, method: str, address: str, **more: Any) -> httpx.Response:
        return self.client.request(method, f"http://127.0.0.1:{self.target.port}{address}", **more)

    def sign_in(self) -> None:
        self.ask("GET", "/sign-in/")
        self.post("/sign-in/", data={"login": "nadia@desk.example", "password": PASSWORD})
        assert "sessionid" in self.client.cookies

    def post(self, address: str, **more: Any) -> httpx.Response:
        answer = self.ask("POST", address, headers={"X-CSRFToken": self.client.cookies["csrftoken"]}, **more)
        assert answer.status_code in (302, 303), answer.text
        return answer

    def hand_in(self, key: str) -> None:
        """By the API, as a program does."""
        headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": key}
        answer = self.ask("POST", f"/api/v1/documents?name={key}.xml", content=order(key), headers=headers)
        assert answer.status_code in (200, 201), answer.text
        self.stored[key] = answer.json()["sha256"]

    def upload(self, key: str) -> None:
        """In the page; `once` is what the page's form holds."""
        file = {"documents": (f"{key}.xml", order(key), "application/xml")}
        self.post("/receive/", data={"once": key}, files=file)
        self.uploaded.add(key)

    def confirm(self, code: str) -> None:
        self.post(f"/orders/{code}/confirm/")
        self.confirmed.add(code)

    def find_code(self, key: str) -> str:
        """The order of a document that was handed in, once it is read; else nothing."""
        headers = {"Authorization": f"Bearer {KEY}"}
        found = self.ask("GET", f"/api/v1/documents/{self.stored[key]}", headers=headers).json()
        return str(found["orders"][0]["code"]) if found["state"] == "READ" else ""

    def again_and_again(self, act: Callable[[], None], what: str) -> None:
        """What a sender or a person does who got no answer: the same once more."""

        def answers() -> bool:
            try:
                act()
            except httpx.ConnectError:  # the desk starts again
                return False
            except httpx.TransportError:
                self.cut[what] += 1
                return False
            return True

        until(answers)


def order(key: str) -> bytes:
    party = Party(name=Value("Clinique du Parc"), id=Value("C1001"))
    return ubl.write(
        OrderRead(
            number=Value(f"BC-{key}"),
            deliver_on=Value(DELIVER_ON),
            currency=Value("EUR"),
            buyer=party,
            lines=TWO_LINES,
        )
    )


@dataclass
class Killer:
    """Draws the moment of a kill from how long the thing usually takes."""

    target: Target
    outside: Outside
    draw: random.Random
    usual: dict[str, float] = field(default_factory=dict)
    number: int = 0

    def key(self) -> str:
        self.number += 1
        return f"{self.number:04}"

    def receiving(self, kill: Callable[[], None]) -> None:
        key = self.key()
        act = self.outside.hand_in if self.number % 2 else self.outside.upload
        self._cut("receiving", lambda: act(key), kill)

    def reading(self, kill: Callable[[], None]) -> None:
        """Kill before it is read, or at the moment; whether it is read after all is seen at the end."""
        key = self.key()
        self._ask(lambda: self.outside.hand_in(key))
        began = time.monotonic()
        moment = began + self.draw.uniform(0, self.usual.get("reading", PATIENCE_SECONDS))
        until(lambda: time.monotonic() > moment or bool(self.outside.find_code(key)))
        kill()
        self.usual.setdefault("reading", time.monotonic() - began)

    def confirming(self, kill: Callable[[], None]) -> None:
        code = self._read()
        self._cut("confirming", lambda: self.outside.confirm(code), kill)

    def _read(self) -> str:
        """An order that waits for its confirmation."""
        key = self.key()
        self._ask(lambda: self.outside.hand_in(key))
        until(lambda: bool(self.outside.find_code(key)))
        return self.outside.find_code(key)

    def _ask(self, act: Callable[[], None]) -> None:
        self.outside.again_and_again(act, "before")

    def _cut(self, what: str, act: Callable[[], None], kill: Callable[[], None]) -> None:
        """Begin it, kill at a drawn moment, and have it done to its end."""
        began = time.monotonic()
        with ThreadPoolExecutor(1) as hand:
            under_way: Future[None] = hand.submit(self.outside.again_and_again, act, what)
            longest = self.usual.get(what)
            wait([under_way], timeout=None if longest is None else self.draw.uniform(0, longest))
            kill()
            under_way.result()
        self.usual.setdefault(what, time.monotonic() - began)

    def warm_up(self) -> None:
        """Once without a kill: the first of each also pays for the start, so it is measured at the second."""
        for _ in range(2):
            self.usual.clear()
            for stage in (self.receiving, self.reading, self.confirming):
                stage(lambda: None)

    def has_cut_all(self) -> bool:
        readings = json.loads(self.target.desk.run("tests.site.programs.cut_readings"))
        return bool(readings and self.outside.cut["receiving"] and self.outside.cut["confirming"])

    def live(self, life: int) -> None:
        """One life of the desk: its web side falls, its worker falls, then all of it."""
        stages = [self.receiving, self.confirming, self.reading]
        stages[life % 2](lambda: self.target.kill(WEB))
        stages[2 - life % 2](lambda: self.target.kill(WORKER))
        stages[(life + 2) % 3](self._kill_and_start)

    def _kill_and_start(self) -> None:
        self.target.kill_all()
        self.target.start()


@contextmanager
def opened(desk: Desk) -> Iterator[tuple[Target, Outside]]:
    erp = Erp()
    listening = threading.Thread(target=erp.server.serve_forever, args=(0.05,))
    listening.start()
    target = Target(Open(desk.folder, desk.url, erp.url), erp)
    try:
        with httpx.Client(timeout=PATIENCE) as client:
            target.start()
            yield target, Outside(target, client)
    finally:
        if target.served and target.served.process.poll() is None:
            target.kill_all()
        erp.server.shutdown()
        listening.join()
        erp.server.server_close()


@pytest.mark.alone
@pytest.mark.slow
def test_killed_again_and_again_the_desk_loses_and_doubles_nothing(desk: Desk) -> None:
    desk.run("tests.site.programs.open_desk")
    with opened(desk) as (target, outside):
        outside.sign_in()
        killer = Killer(target, outside, random.Random(SEED))
        killer.warm_up()
        for life in range(MOST_LIVES):
            killer.live(life)
            if life + 1 >= LIVES and killer.has_cut_all():
                break
        for key in outside.stored:
            until(lambda key=key: bool(outside.find_code(key)))
        target.stop()
        told = json.loads(target.desk.run("tests.site.programs.account"))
        assert killer.has_cut_all(), f"{outside.cut}: the kills fell between the things, and prove nothing"
        what_was_acknowledged_is_there_once(outside, told)
        every_document_became_one_order(told)
        what_was_confirmed_is_confirmed_once(outside, told)
        every_message_left_under_its_key(outside, target, told)
        assert told["verdict"]["guarded"]
        assert not told["verdict"]["breaks"]


def what_was_acknowledged_is_there_once(outside: Outside, told: dict[str, Any]) -> None:
    arrivals = dict(told["arrivals"])
    assert len(arrivals) == len(told["arrivals"])
    by_program = {f"api:tests:{key}": sha256 for key, sha256 in outside.stored.items()}
    in_the_page = {f"upload:{key}" for key in outside.uploaded}
    others = [":".join(key.split(":")[:2]) for key in arrivals.keys() - by_program.keys()]
    assert sorted(others) == sorted(in_the_page)
    assert {key: arrivals[key] for key in by_program} == by_program
    assert len(told["documents"]) == len({document["sha256"] for document in told["documents"]})
    assert len(told["documents"]) == len(arrivals)


def every_document_became_one_order(told: dict[str, Any]) -> None:
    for document in told["documents"]:
        assert document["is_whole"]
        assert (document["state"], document["orders"]) == ("READ", 1)
        assert document["traced"].count("orders.document.received") == 1
    assert told["cases"] == len(told["orders"]) == len(told["documents"])
    tries = {document["sha256"]: document["tries"] for document in told["documents"]}
    for order in told["orders"].values():
        # One that was cut off at each of its tries is put before a person unread.
        assert order["is_order"] or tries[order["sha256"]] >= 3
        assert order["traced"].count("orders.order.read") == 1


def what_was_confirmed_is_confirmed_once(outside: Outside, told: dict[str, Any]) -> None:
    for code, order in told["orders"].items():
        is_confirmed = code in outside.confirmed
        assert order["state"] == ("CONFIRMED" if is_confirmed else "OPEN")
        assert order["traced"].count("orders.order.confirmed") == is_confirmed
        assert order["lines"] == (2 if is_confirmed else 0)
        if is_confirmed:
            assert order["case"] == ["DONE", "CONFIRMED"]


def every_message_left_under_its_key(outside: Outside, target: Target, told: dict[str, Any]) -> None:
    wanted = {
        f"{kind}:{code}" for code in outside.confirmed for kind in ("confirmation", "erp-folder", "erp")
    }
    assert sorted(told["keys"]) == sorted(wanted)
    states = {key: state for order in told["orders"].values() for key, state in order["messages"].items()}
    assert states == dict.fromkeys(wanted, "SENT")
    folder = target.desk.folder
    mails = "".join(mail.read_text(errors="replace") for mail in (folder / "mail").iterdir())
    for code in outside.confirmed:
        assert len(set(target.erp.heard[f"erp:{code}"])) == 1
        assert f"Message-ID: <confirmation.{code}@" in mails
    assert {path.name for path in Path(folder / "erp").glob("*.xml")} == {
        f"{code}.xml" for code in outside.confirmed
    }

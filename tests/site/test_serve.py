"""`proche serve`: one port, one process tree that holds together and ends together."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from proche.site import serve, work
from tests.kernel.desk import Desk, desk, migrated, until

__all__ = ["desk", "migrated"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running `proche serve`."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    def ask(self, address: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", address, headers={"Connection": "close", **headers})
        return connection.getresponse()

    def post(self, header: bytes) -> bytes:
        """Send a header alone; gives the first bytes of the answer."""
        with socket.create_connection(("127.0.0.1", self.port)) as sender:
            sender.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\n" + header + b"\r\n\r\n")
            return sender.recv(100)

    def descendants(self, name: str) -> list[int]:
        """The processes of this tree whose command holds `name`."""
        found: list[int] = []
        waiting = [self.process.pid]
        while waiting:
            children = [int(pid) for pid in _read(f"/proc/{waiting.pop()}/task", "children").split()]
            waiting += children
            found += [pid for pid in children if name in _read(f"/proc/{pid}", "cmdline")]
        return found


def _read(folder: str, name: str) -> str:
    texts = []
    for path in Path(folder).glob(f"*/{name}" if name == "children" else name):
        try:
            texts.append(path.read_text())
        except OSError:  # it ended meanwhile
            continue
    return " ".join(texts)


@contextmanager
def serving(desk: Desk, *options: str) -> Iterator[Served]:
    port = free_port()
    bind = ("--bind", f"127.0.0.1:{port}", "--processes", "1")
    served = Served(desk.start("django", "serve", "--no-migrate", *bind, *options), port)
    assert served.process.stdout
    try:
        assert "is open at" in served.process.stdout.readline()
        yield served
    finally:
        served.process.terminate()
        served.process.communicate(timeout=30)


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    with serving(desk) as served:
        yield served


class Page:
    """An open page that listens."""

    def __init__(self, served: Served, token: str, latest: str = "") -> None:
        headers = {"Last-Event-ID": latest} if latest else {}
        self.answer = served.ask(f"/live/?topics={token}", **headers)
        self.latest = latest

    def hear(self) -> tuple[str, str]:
        """The next event and its data."""
        event = ""
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            assert line or not self.answer.closed, "the stream ended"
            name, _, value = line.partition(": ")
            if name == "id":
                self.latest = value
            if name == "event":
                event = value
            if name == "data":
                return event, value

    def close(self) -> None:
        self.answer.close()


@pytest.mark.slow
def test_pages_and_live_events_come_from_one_port(desk: Desk, served: Served) -> None:
    assert served.ask("/").status < 400
    token = desk.run("tests.kernel.programs.token", "queue")
    page = Page(served, token)
    assert page.answer.getheader("Content-Type", "").startswith("text/event-stream")
    desk.run("tests.kernel.programs.publish", "queue", "2")
    assert [page.hear(), page.hear()] == [("counted", '{"number":0}'), ("counted", '{"number":1}')]
    page.close()

    # Cut off, it misses nothing; its token alone would begin at the first event again.
    desk.run("tests.kernel.programs.publish", "queue", "1")
    again = Page(served, token, page.latest)
    assert again.hear() == ("counted", '{"number":0}')
    desk.run("tests.kernel.programs.publish", "queue", "1")
    assert again.hear() == ("counted", '{"number":0}')
    again.close()


@pytest.mark.slow
def test_the_door_of_the_live_side(desk: Desk, served: Served) -> None:
    assert served.ask("/live/?topics=forged").status == 403
    assert served.ask("/live/").status == 403
    token = desk.run("tests.kernel.programs.token", "queue")
    assert Page(served, token, "nonsense").answer.status == 403
    old = Page(served, token, "0-1-1000000000")
    assert old.hear() == ("reset", "{}")
    old.close()


@pytest.mark.slow
def test_the_worker_is_started_again_and_takes_up_its_job(desk: Desk, served: Served, tmp_path: Path) -> None:
    file = tmp_path / "written"
    until(lambda: bool(served.descendants("work")))
    desk.run("tests.kernel.programs.enqueue", "be_killed", str(file), "1")
    # Well before the lease would lapse: the parent saw it die.
    until(lambda: file.exists() and "done" in file.read_text())
    assert len([line for line in file.read_text().splitlines() if line.startswith("begun")]) == 2


@pytest.mark.slow
def test_told_to_stop_all_stop(served: Served) -> None:
    until(lambda: bool(served.descendants("work")))
    tree = served.descendants("")
    served.process.send_signal(signal.SIGTERM)
    served.process.communicate(timeout=30)
    assert served.process.returncode == 0
    assert not [pid for pid in tree if is_running(pid)]


@pytest.mark.slow
def test_when_the_parent_is_killed_nobody_is_left(served: Served) -> None:
    until(lambda: bool(served.descendants("work")))
    tree = served.descendants("")
    assert len(tree) == 3
    served.process.kill()
    until(lambda: not [pid for pid in tree if is_running(pid)])


def is_running(pid: int) -> bool:
    try:
        # A process that ended and that nobody waited for is a zombie.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
def test_bodies_that_are_endless_unmeasured_or_half_do_no_harm(served: Served) -> None:
    assert served.post(b"Content-Length: 99999999999").startswith(b"HTTP/1.1 413")
    assert served.post(b"Transfer-Encoding: chunked").startswith(b"HTTP/1.1 411")
    with socket.create_connection(("127.0.0.1", served.port)) as sender:
        sender.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf")
    assert served.ask("/").status < 400


@pytest.mark.slow
def test_a_taken_port_is_said(desk: Desk) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        refused = desk.start("django", "serve", "--no-migrate", "--bind", bind)
        _, problem = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert f"Nothing can listen on {bind}: Address already in use." in problem


@pytest.mark.parametrize(
    ("bind", "read"),
    [("127.0.0.1:8000", ("127.0.0.1", 8000)), ("[::1]:80", ("::1", 80)), ("desk:9", ("desk", 9))],
)
def test_an_address_is_read(bind: str, read: tuple[str, int]) -> None:
    assert serve.split_bind(bind) == read


@pytest.mark.parametrize("bind", ["", "8000", "host:", "host:port", ":80"])
def test_nonsense_is_no_address(bind: str) -> None:
    with pytest.raises(ValueError, match="such as"):
        serve.split_bind(bind)


def test_a_child_that_falls_again_and_again_is_started_ever_more_slowly() -> None:
    child = serve.Child("A child", lambda start: ["false"])
    pauses = []
    for _ in range(8):
        child.start()
        assert child.process
        child.process.wait()
        child.look(child.started + 1)
        pauses.append(child.pause)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert child.falls == [1] * 8


def test_one_sweeps_fault_does_not_hold_up_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    monkeypatch.setattr(work.connections, "close_all", lambda: None)
    stop, done = work.threading.Event(), []

    def fall(at: object) -> None:
        raise RuntimeError("a fault")

    def end(at: object) -> None:
        done.append(at)
        stop.set()

    work.sweep(stop, [(work.SECOND, "fall", fall), (work.SECOND, "end", end)])
    assert len(done) == 1


def test_the_worker_knows_what_to_do_from_time_to_time() -> None:
    assert {what for _, what, _ in work.SWEEPS} == {
        "give the jobs of dead workers back",
        "let held messages through the gate",
        "seal yesterday's trace",
        "forget live events of the day before",
        "forget what people were told long ago",
        "forget what was sent long ago",
        "forget old jobs",
        "remove half-written files",
    }

"""The watched folder: what settles is received once and moved; what is refused says why."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from proche.orders import actions, queries
from proche.orders.intake import doors, folder
from proche.orders.intake.folder import SETTLED, SETTLED_EMPTY, Folder, free_name
from proche.orders.rules import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def watched(tmp_path: Path) -> Folder:
    (tmp_path / "in").mkdir()
    return Folder(tmp_path / "in", most_mb=1)


def settle(door: Folder, *, since: float = 100.0, after: float = SETTLED) -> None:
    door.step(since)
    door.step(since + after)


def names(door: Folder, part: str) -> list[str]:
    return sorted(path.name for path in (door.folder / part).iterdir())


def test_a_file_is_received_and_moved(watched: Folder) -> None:
    (watched.folder / "commande.txt").write_text("2 cartons NUT-0001")
    settle(watched)
    (document,) = queries.list_documents()
    assert (document.name, document.channel, document.arrivals) == ("commande.txt", Channel.FOLDER, 1)
    assert names(watched, "received") == ["commande.txt"]
    assert not (watched.folder / "commande.txt").exists()


def test_a_file_that_still_grows_is_left_alone(watched: Folder) -> None:
    path = watched.folder / "fax.tif"
    for moment in range(5):
        path.write_bytes(b"x" * (moment + 1))
        watched.step(100.0 + moment * SETTLED * 2)
    assert queries.list_documents() == ()
    watched.step(200.0)
    assert len(queries.list_documents()) == 1


def test_an_empty_file_may_only_have_been_begun(watched: Folder) -> None:
    (watched.folder / "fax.tif").touch()
    settle(watched)
    assert queries.list_documents() == ()
    settle(watched, after=SETTLED_EMPTY)
    assert len(queries.list_documents()) == 1


@pytest.mark.parametrize("name", ["a.pdf.part", ".a.pdf.swp", "~$a.xlsx", "a.tmp", "a.crdownload", "a.pdf~"])
def test_names_of_unfinished_copies_are_left_alone(watched: Folder, name: str) -> None:
    (watched.folder / name).write_text("half")
    settle(watched)
    assert queries.list_documents() == ()
    assert (watched.folder / name).exists()


def test_folders_and_links_are_left_alone(watched: Folder, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the desk's secret")
    (watched.folder / "link.txt").symlink_to(tmp_path / "secret")
    (watched.folder / "sub").mkdir()
    settle(watched)
    assert queries.list_documents() == ()


def test_a_file_that_is_too_large_is_refused_with_a_note(watched: Folder) -> None:
    (watched.folder / "big.pdf").write_bytes(bytes(1024 * 1024 + 1))
    (watched.folder / "good.txt").write_text("2 cartons")
    settle(watched)
    assert names(watched, "refused") == ["big.pdf", "big.pdf.txt"]
    assert "up to 1 MB" in (watched.folder / "refused" / "big.pdf.txt").read_text()
    assert names(watched, "received") == ["good.txt"]


def test_a_name_that_is_taken_gets_a_number(watched: Folder) -> None:
    for text in ("one", "two", "three"):
        (watched.folder / "commande.pdf").write_text(text)
        settle(watched)
    assert names(watched, "received") == ["commande (2).pdf", "commande (3).pdf", "commande.pdf"]
    assert len(queries.list_documents()) == 3


def test_cut_off_before_the_move_nothing_is_made_twice(
    watched: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (watched.folder / "commande.txt").write_text("2 cartons NUT-0001")

    def cut(path: Path, target: Path) -> Path:
        raise InterruptedError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(folder, "_move", cut)
        with pytest.raises(InterruptedError):
            settle(watched)
    again = Folder(watched.folder, most_mb=1)
    settle(again)
    (document,) = queries.list_documents()
    assert document.arrivals == 1
    assert names(again, "received") == ["commande.txt"]


def test_the_same_bytes_put_there_again_are_a_second_arrival(watched: Folder) -> None:
    for _ in range(2):
        (watched.folder / "commande.txt").write_text("2 cartons NUT-0001")
        settle(watched)
    (document,) = queries.list_documents()
    assert document.arrivals == 2


def test_a_database_in_trouble_leaves_the_file_for_later(
    watched: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (watched.folder / "commande.txt").write_text("2 cartons")

    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "receive", away)
        with pytest.raises(ConnectionError):
            settle(watched)
    assert (watched.folder / "commande.txt").exists()
    settle(watched, since=300.0)
    assert len(queries.list_documents()) == 1


def test_a_disk_that_refuses_leaves_the_file_where_it_is(
    watched: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **more: object) -> None:
        raise PermissionError("the data folder is out of reach")

    (watched.folder / "commande.txt").write_text("2 cartons")
    monkeypatch.setattr(actions, "receive", refuse)
    with pytest.raises(PermissionError):
        settle(watched)
    assert (watched.folder / "commande.txt").exists()
    assert names(watched, "refused") == []


def test_a_strange_name_is_kept_as_one_line(watched: Folder) -> None:
    (watched.folder / "a\nb\t.txt").write_text("2 cartons")
    settle(watched)
    assert queries.list_documents()[0].name == "a b .txt"


def test_free_names_are_counted(tmp_path: Path) -> None:
    assert free_name(tmp_path, "a.pdf") == tmp_path / "a.pdf"
    (tmp_path / "a.pdf").touch()
    assert free_name(tmp_path, "a.pdf") == tmp_path / "a (2).pdf"


def test_a_door_in_trouble_waits_longer_each_time_and_says_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    levels: list[int] = []
    monkeypatch.setattr(doors.log, "log", lambda level, *_, **__: levels.append(level))

    class Stop:
        def is_set(self) -> bool:
            return len(waits) >= 10

        def wait(self, seconds: float) -> None:
            waits.append(seconds)

    def fail() -> None:
        raise OSError("the share is away")

    doors.patiently(fail, Stop(), every=1, door="folder", setting="PROCHE_WATCH_FOLDER")  # type: ignore[arg-type]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert levels == [logging.WARNING] + [logging.DEBUG] * 9


def test_only_configured_doors_are_opened(settings: object, tmp_path: Path) -> None:
    closed = {
        "PROCHE_MAX_UPLOAD_MB": 1, "PROCHE_WATCH_FOLDER": "", "PROCHE_SMTP_LISTEN": "",
        "PROCHE_IMAP_URL": "", "PROCHE_IMAP_SECONDS": 30,
    }  # fmt: skip
    assert doors.list_doors(closed) == []
    opened = {
        **closed, "PROCHE_WATCH_FOLDER": str(tmp_path), "PROCHE_SMTP_LISTEN": "2525",
        "PROCHE_IMAP_URL": "imaps://d%40desk.example:p%2Fw@mail.example/Commandes%20fax",
    }  # fmt: skip
    watched, listener, mailbox = doors.list_doors(opened)
    assert isinstance(watched, Folder)
    assert (listener.host, listener.port) == ("127.0.0.1", 2525)  # type: ignore[attr-defined]
    assert vars(mailbox) | {"name": ""} == {
        "scheme": "imaps", "host": "mail.example", "port": 993, "user": "d@desk.example", "password": "p/w",
        "folder": "Commandes fax", "every": 30, "most_mb": 1, "name": "",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_door_as_the_worker_runs_it(watched: Folder, opened: object) -> None:
    with opened(watched):  # type: ignore[operator]
        source = watched.folder.parent / "commande.txt"
        source.write_text("2 cartons NUT-0001")
        os.rename(source, watched.folder / "commande.txt")
        target = watched.folder / "received" / "commande.txt"
        assert _comes(target)
    assert len(queries.list_documents()) == 1


def _comes(path: Path) -> bool:
    import watchfiles

    if path.exists():
        return True
    for _ in watchfiles.watch(path.parents[1], rust_timeout=200, yield_on_timeout=True, step=20, debounce=50):
        if path.exists():
            return True
    return False

"""The real sandbox around a reading process that misbehaves."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from proche.orders.catalogue import Catalogue, Product
from proche.orders.readers.limits import Limits
from proche.orders.readers.sandbox import Sandbox
from proche.orders.reading import Form, Reading
from tests.orders.readers.hostile import mail_with, sparse_pdf, zip_of

BAD = "tests.orders.readers.bad_child"
SLOW, MEMORY = Limits(seconds=1, memory_mb=600), Limits(seconds=20, memory_mb=600)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(MEMORY, processes=1, module=BAD) as sandbox:
        yield sandbox


def ask(sandbox: Sandbox, folder: Path, act: str, *, catalogue: Catalogue | None = None) -> Reading:
    path = folder / "act.txt"
    path.write_text(act)
    (reading,) = sandbox.read(path, name="act.txt", catalogue=catalogue)
    return reading


def test_every_wall_that_this_machine_allows_stands(sandbox: Sandbox) -> None:
    assert {"memory", "files", "no-core", "no-new-privileges", "dies-with-parent"} <= set(sandbox.warm())


@pytest.mark.parametrize("act", ["hang", "hang_holding_the_lock"])
def test_a_document_that_takes_too_long_is_stopped_and_the_next_is_read(tmp_path: Path, act: str) -> None:
    with Sandbox(SLOW, processes=1, module=BAD) as sandbox:
        stopped = ask(sandbox, tmp_path, act)
        assert not stopped.is_order
        assert "longer than 1 s and was stopped. It is kept" in str(stopped.error)
        assert ask(sandbox, tmp_path, "order A1").order is not None


def test_a_crash_is_said_and_the_next_document_is_read(sandbox: Sandbox, tmp_path: Path) -> None:
    crashed = ask(sandbox, tmp_path, "crash")
    assert not crashed.is_order
    assert crashed.form is Form.EMAIL
    assert "ended in a failure" in str(crashed.error)
    assert ask(sandbox, tmp_path, "order A2").is_order


def test_memory_beyond_the_limit_is_refused_in_words(sandbox: Sandbox, tmp_path: Path) -> None:
    assert "more memory than the desk allows" in str(ask(sandbox, tmp_path, "eat").error)


def test_a_fault_in_a_reader_is_said_and_logged(
    sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("ERROR", logger="proche"):
        logger = __import__("logging").getLogger("proche.orders.readers.sandbox")
        logger.addHandler(caplog.handler)
        reading = ask(sandbox, tmp_path, "fail")
        logger.removeHandler(caplog.handler)
    assert "Reading this document (email) failed" in str(reading.error)
    assert "a fault that nobody foresaw" in caplog.text


@pytest.mark.parametrize("act", ["connect", "run_program"])
def test_a_taken_over_reader_reaches_no_network_and_starts_no_program(
    sandbox: Sandbox, tmp_path: Path, act: str
) -> None:
    if "no-sockets-no-programs" not in sandbox.warm():
        pytest.skip("this kernel filters no calls")
    assert str(ask(sandbox, tmp_path, act).error) == f"refused {errno.EPERM}"


def test_files_are_bounded_in_number_and_size(sandbox: Sandbox, tmp_path: Path) -> None:
    assert str(ask(sandbox, tmp_path, "open_many").error) == f"refused {errno.EMFILE}"
    assert str(ask(sandbox, tmp_path, f"write_much {tmp_path}/big").error) == f"refused {errno.EFBIG}"


def test_no_secret_of_the_desk_is_in_its_surroundings(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROCHE_SECRET_KEY", "geheim")
    with Sandbox(MEMORY, processes=1, module=BAD) as fresh:
        assert "PROCHE_SECRET_KEY" not in str(ask(fresh, tmp_path, "environment").error)


@pytest.mark.parametrize("act", ["garble", "lie", "huge_frame"])
def test_an_answer_that_is_none_ends_the_process(sandbox: Sandbox, tmp_path: Path, act: str) -> None:
    assert "ended in a failure" in str(ask(sandbox, tmp_path, act).error)
    assert ask(sandbox, tmp_path, "order A3").is_order


def test_what_a_library_prints_stands_not_among_the_answers(sandbox: Sandbox, tmp_path: Path) -> None:
    assert str(ask(sandbox, tmp_path, "chat").error) == "printed"


def test_a_worn_process_makes_room_for_a_fresh_one(tmp_path: Path) -> None:
    with Sandbox(Limits(documents=2), processes=1, module=BAD) as sandbox:
        first, second, third = (str(ask(sandbox, tmp_path, "whoami").error) for _ in range(3))
    assert first == second != third


def test_a_sandbox_that_nobody_holds_leaves_no_process(tmp_path: Path) -> None:
    held = Sandbox(MEMORY, processes=1, module=BAD)
    pid = int(str(ask(held, tmp_path, "whoami").error))
    os.kill(pid, 0)
    del held
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_catalogue_is_sent_when_it_changed(sandbox: Sandbox, tmp_path: Path) -> None:
    one, two = (Catalogue(products=(Product(sku=sku, name="Crème"),)) for sku in ("NUT-1", "NUT-2"))
    told = [
        str(ask(sandbox, tmp_path, "catalogue", catalogue=known).error) for known in (one, one, two, None)
    ]
    assert "NUT-1" in told[0]
    assert told[0] == told[1]
    assert "NUT-2" in told[2]
    assert told[3] == "None"


def test_an_attachment_that_stops_the_reader_holds_up_no_neighbour(tmp_path: Path) -> None:
    acts = {
        "1.txt": b"order B1",
        "2.txt": b"crash",
        "3.txt": b"order B3",
        "4.txt": b"hang",
        "5.txt": b"order B5",
    }
    path = tmp_path / "m.eml"
    path.write_bytes(mail_with({name: ("text/plain", act) for name, act in acts.items()}))
    with Sandbox(SLOW, processes=1, module=BAD) as sandbox:
        readings = sandbox.read(path, name="m.eml")
    numbers = [reading.order.number.value for reading in readings if reading.order and reading.order.number]
    assert numbers == ["B1", "B3", "B5"]
    assert [reading.part for reading in readings] == [1, 2, 3, 4, 5]
    assert "ended in a failure" in str(readings[1].error)
    assert "longer than 1 s" in str(readings[3].error)


def test_a_member_of_an_archive_that_stops_the_reader_holds_up_no_neighbour(tmp_path: Path) -> None:
    path = tmp_path / "orders.zip"
    path.write_bytes(zip_of({"1.txt": b"crash", "2.txt": b"order C2"}))
    with Sandbox(SLOW, processes=1, module=BAD) as sandbox:
        readings = sandbox.read(path, name="orders.zip")
    assert [reading.is_order for reading in readings] == [False, True]


def test_threads_share_the_readers_and_each_gets_its_own_answer(tmp_path: Path) -> None:
    answers: dict[int, str] = {}
    with Sandbox(MEMORY, processes=2, module=BAD) as sandbox:

        def read(number: int) -> None:
            path = tmp_path / f"{number}.txt"
            path.write_text(f"order N{number}")
            (reading,) = sandbox.read(path, name=path.name)
            answers[number] = reading.order.number.value if reading.order and reading.order.number else ""

        threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert answers == {number: f"N{number}" for number in range(12)}


def test_a_file_of_two_gigabytes_is_refused_before_it_is_loaded(sandbox: Sandbox, tmp_path: Path) -> None:
    path = sparse_pdf(tmp_path / "big.pdf", 2 * 1024**3)
    (reading,) = sandbox.read(path, name="big.pdf")
    assert str(reading.error).startswith("This document has 2048 MB; the desk reads up to 40 MB.")


def test_a_document_that_is_not_there_is_said(sandbox: Sandbox, tmp_path: Path) -> None:
    (reading,) = sandbox.read(tmp_path / "gone", name="gone")
    assert "could not be opened" in str(reading.error)


def test_closing_ends_the_process(tmp_path: Path) -> None:
    with Sandbox(MEMORY, processes=1, module=BAD) as sandbox:
        pid = int(str(ask(sandbox, tmp_path, "whoami").error))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)

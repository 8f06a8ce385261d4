"""Procedures as files: out and in again the same, zips within bounds, and what is refused named."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from proche.kernel.refusal import BadInput, TooMuch
from proche.queue.procedures import files, queries, text
from proche.queue.procedures.files import GivenFile
from tests.queue.procedures.desk import KEY, Desk
from tests.queue.procedures.examples import UNKNOWN

pytestmark = pytest.mark.django_db
SECOND = UNKNOWN.replace(KEY, "another").replace("title: Unknown", "title: Another unknown")


def packed(**named: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in named.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def desk() -> Desk:
    return Desk(timezone.now())


def take_in(desk: Desk, *given: GivenFile) -> list[tuple[str, int, str]]:
    taken = files.take_in(given, by=desk.cast.hugo.ref, at=desk.at)
    return [(one.key, one.number, str(one.refused or "")) for one in taken]


def test_what_goes_out_as_a_zip_comes_in_again_as_nothing_new(desk: Desk) -> None:
    desk.publish()
    desk.publish(SECOND, key="")
    archive = files.pack(queries.list_live())
    assert files.pack(queries.list_live()) == archive
    unpacked = files.unpack("procedures.zip", archive)
    assert sorted(one.name for one in unpacked) == ["another.md", f"{KEY}.md"]
    assert take_in(desk, *unpacked) == [("another", 0, ""), (KEY, 0, "")]


def test_a_file_becomes_the_next_version_of_its_procedure(desk: Desk) -> None:
    desk.publish()
    changed = UNKNOWN.replace("typing error", "slip")
    assert take_in(desk, GivenFile("a.md", changed.encode()), GivenFile("b.md", SECOND.encode())) == [
        (KEY, 2, ""),
        ("another", 1, ""),
    ]
    assert queries.get_version(KEY).text == changed


def test_what_is_refused_says_its_line_and_the_others_go_in(desk: Desk) -> None:
    bad = GivenFile("bad.md", b"---\ntitle: A\n---\n\n## No type\n")
    latin = GivenFile("latin.md", "---\ntitle: é\n---\n".encode("latin-1"))
    long = GivenFile("long.md", b"a" * (files.MOST_BYTES + 1))
    found = take_in(desk, bad, latin, long, GivenFile("good.md", UNKNOWN.encode()))
    assert [number for _, number, _ in found] == [0, 0, 0, 1]
    assert "Line 5" in found[0][2]
    assert "UTF-8" in found[1][2]
    assert "at most 60000 characters" in found[2][2]


def test_names_in_a_zip_lead_nowhere_and_shadows_are_passed_over() -> None:
    hostile = packed(
        **{"../../etc/evil.md": UNKNOWN, "/abs.md": UNKNOWN, "..\\back.md": UNKNOWN, "__MACOSX/._a.md": "x",
           ".git/b.md": "x", "notes.txt": "x"}
    )  # fmt: skip
    assert [one.name for one in files.unpack("a.zip", hostile) if "/" in one.name or "\\" in one.name] == []
    names = {one.name for one in files.unpack("a.zip", packed(**{"folder/a.md": UNKNOWN, ".b/c.md": "x"}))}
    assert names == {"a.md"}


def test_a_zip_that_unfolds_without_end_is_stopped_while_it_is_read(desk: Desk) -> None:
    bomb = packed(**{f"{n}.md": b"0" * 2_000_000 for n in range(120)})
    assert len(bomb) < 400_000
    with pytest.raises(TooMuch):
        files.unpack("bomb.zip", bomb)
    with pytest.raises(TooMuch):
        files.unpack("many.zip", packed(**{f"{n}.md": b"" for n in range(files.MOST_FILES + 1)}))


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 broken", packed(**{"a.txt": "x"}), packed(**{"a.md": UNKNOWN})[:-30]]
)
def test_a_zip_that_cannot_be_used_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BadInput):
        files.unpack("a.zip", data)


def test_files_go_out_and_come_in_by_the_page(desk: Desk) -> None:
    desk.publish()
    hugo = Client()
    hugo.force_login(desk.cast.hugo)
    one = hugo.get(f"/procedures/{KEY}/file/")
    assert one.content.decode() == UNKNOWN
    assert f'filename="{KEY}.md"' in one.headers["Content-Disposition"]
    everything = hugo.get("/procedures/export/").content
    given = [
        SimpleUploadedFile("procedures.zip", everything),
        SimpleUploadedFile("second.md", SECOND.encode()),
        SimpleUploadedFile("bad.md", b"nothing"),
    ]
    shown = hugo.post("/procedures/import/", {"files": given}).content.decode()
    assert "nothing new" in shown
    assert '/procedures/another/"' in shown
    assert "Line 1: The file begins with" in shown


def test_the_commands_write_and_publish_files(desk: Desk, tmp_path: Path, capsys: Any) -> None:
    desk.publish()
    call_command("procedures", "export", str(tmp_path / "out"))
    written = tmp_path / "out" / f"{KEY}.md"
    assert written.read_text(encoding="utf-8") == UNKNOWN
    written.write_text(UNKNOWN.replace("typing error", "slip"), encoding="utf-8")
    call_command("procedures", "import", str(written))
    assert f"{KEY}, version 2" in capsys.readouterr().out
    written.write_text("nothing", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("procedures", "import", str(written))
    assert "Line 1" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("procedures", "import", str(tmp_path / "not-there.md"))


DEMO = sorted((Path(files.__file__).parents[2] / "site" / "demo" / "procedures").glob("*.md"))


@pytest.mark.parametrize("file", DEMO, ids=lambda file: str(file.stem))
def test_the_demos_procedures_are_sound_and_canonical(file: Path) -> None:
    written = file.read_text(encoding="utf-8")
    read = text.read(written)
    assert (text.write(read), read.key, read.language) == (written, file.stem, "fr")


def test_the_demo_has_procedures() -> None:
    assert len(DEMO) == 3

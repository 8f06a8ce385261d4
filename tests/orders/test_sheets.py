"""What shows a document to a person: drawn behind the walls of the reading process."""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from proche.kernel import files
from proche.orders import sheets


@pytest.fixture
def taken_over(monkeypatch):
    monkeypatch.setattr(sheets, "MODULE", "tests.orders.readers.bad_show")


def shown(data: bytes) -> str:
    return sheets.outline(files.store(data).sha256, 1).text


@pytest.mark.parametrize("act", [b"connect", b"run"])
def test_a_taken_over_drawer_reaches_no_network_and_starts_no_program(taken_over, act):
    assert shown(act) == f"refused {errno.EPERM}"


def test_no_secret_of_the_desk_is_in_its_surroundings(taken_over, monkeypatch):
    monkeypatch.setenv("PROCHE_SECRET_KEY", "geheim")
    seen = shown(b"environment")
    assert "PATH" in seen
    assert "geheim" not in seen


def test_what_cannot_be_drawn_is_not_tried_at_every_look(taken_over, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert shown(b"count") == shown(b"count") == ""
    assert (tmp_path / "looks").read_text() == "x"


def test_a_text_and_a_picture_are_shown_through_the_walls(tmp_path: Path):
    from io import BytesIO

    from PIL import Image

    assert "12 x HP-125V" in shown(b"Bonjour,\n12 x HP-125V\n")
    picture = BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "PNG")
    sha256 = files.store(picture.getvalue()).sha256
    assert sheets.outline(sha256, 1).pages == 1
    assert sheets.page_png(sha256, 1, 1).startswith(b"\x89PNG")


def test_what_was_drawn_long_ago_is_forgotten_and_the_rest_stays(tmp_path, settings, at):
    settings.DATA_DIR = tmp_path
    drawn = {name: tmp_path / "pages" / name[:2] / name for name in ("aa-1-1.png", "aa-1-2.png", "bb-1.json")}
    for path in drawn.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (at.timestamp(), at.timestamp()))
    long_ago = (at - sheets.KEPT - timedelta(hours=1)).timestamp()
    os.utime(drawn["aa-1-1.png"], (long_ago, long_ago))
    assert sheets.forget_old(at=at) == 1
    assert [name for name, path in drawn.items() if path.exists()] == ["aa-1-2.png", "bb-1.json"]


def test_a_desk_that_drew_nothing_forgets_nothing(tmp_path, settings, at):
    settings.DATA_DIR = tmp_path
    assert sheets.forget_old(at=at) == 0

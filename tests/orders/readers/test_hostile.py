"""Hostile files through the real reader in the real sandbox: refused or read, in words, within the limits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from proche.orders.readers.dispatch import tidy_name
from proche.orders.readers.limits import Limits
from proche.orders.readers.sandbox import Sandbox
from tests.orders.readers.hostile import HOSTILE, external_entity

LIMITS = Limits(seconds=6, memory_mb=1500)
#: beyond the limit of reading itself: the process is ended and another started
MOST_SECONDS = LIMITS.seconds + 10


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMITS, processes=1) as sandbox:
        yield sandbox


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_in_words_within_the_limits(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    began = time.monotonic()
    readings = sandbox.read(path, name=name)
    assert time.monotonic() - began < MOST_SECONDS
    assert readings
    assert [reading.part for reading in readings] == list(range(1, len(readings) + 1))
    for reading in readings:
        assert reading.is_order or str(reading.error).endswith(".")
    assert path.exists()


SAID = {
    "bomb.zip": "grow without measure",
    "bomb.xlsx": "grow without measure",
    "bomb.ods": "grow without measure",
    "bomb.eml": "grow without measure",
    "onion.zip": "too deep",
    "many.zip": "3000 files",
    "locked.zip": "locked with a password",
    "locked.pdf": "without a password",
    "pages.pdf": "10000 pages",
    "attachments.eml": "more than 2000 parts",
    "bareparts.eml": "more than 2000 parts",
    "messages.eml": "more than 2000 parts",
    "empty.pdf": "empty",
    "random.bin": "does not know this kind",
}


@pytest.mark.parametrize("name", SAID)
def test_the_words_say_what_is_the_matter(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name]())
    (reading,) = sandbox.read(path, name=name)
    assert not reading.is_order
    assert SAID[name] in str(reading.error)


def test_an_external_entity_brings_no_other_file_in(sandbox: Sandbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-the-desk")
    path = tmp_path / "order.xml"
    path.write_bytes(external_entity(f"file://{secret}"))
    assert "the-secret-of-the-desk" not in repr(sandbox.read(path, name="order.xml"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Nadia\\commande.pdf", "commande.pdf"),
        ("a\nb\r\x00c.pdf", "a b  c.pdf"),
        ("x" * 10_000 + ".pdf", "x" * 139 + ".pdf"),
        ("/", "document"),
        ("", "document"),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)
def test_a_name_is_one_short_line_without_a_path(given: str, kept: str) -> None:
    assert tidy_name(given) == kept

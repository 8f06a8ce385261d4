"""`proche read`: what the readers find in files, as JSON lines or for people; no database, no Django."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from proche.kernel.words import Said, gettext_noop, said
from proche.orders.catalogue import Catalogue
from proche.orders.readers import email, sniff
from proche.orders.readers.limits import Limits
from proche.orders.readers.sandbox import Sandbox
from proche.orders.reading import Form, Reading, as_contract, not_an_order
from proche.site import conf, read_report

N_ = gettext_noop

ABSENT = said(N_("There is no file here. Look at the path."))
FOLDER = said(N_("This is a folder. Name the files in it."))
UNOPENED = N_("This file could not be opened: %(why)s.")

#: bytes of a message that its head lies within
HEAD = 65_536

Checking = Callable[[Reading, str], Reading]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the desk would know: the catalogue helps the readers, the checks ask the rest."""

    catalogue: Catalogue | None = None
    check: Checking = lambda reading, sender: reading


def main(argv: list[str]) -> int:
    asked = _options().parse_args(argv)
    try:
        limits = Limits.from_settings(conf.load())
    except conf.Misconfigured as problem:
        return _refuse(str(problem))
    try:
        knowledge = _knowledge(asked.catalogue, asked.customers)
    except (OSError, ValueError) as problem:
        return _refuse(str(problem))
    with Sandbox(limits) as sandbox:
        return run(asked.files, sandbox=sandbox, knowledge=knowledge, as_json=asked.json, out=sys.stdout)


def run(files: list[str], *, sandbox: Sandbox, knowledge: Knowledge, as_json: bool, out: TextIO) -> int:
    """Print each file's orders as soon as they are read; 1 when a path was not there."""
    absent = False
    for file in files:
        absent = absent or not Path(file).exists()
        sha256, readings = read_file(file, sandbox=sandbox, knowledge=knowledge)
        for reading in readings:
            print(_line(reading, file, sha256, as_json), file=out, flush=True)
    return 1 if absent else 0


def _line(reading: Reading, file: str, sha256: str, as_json: bool) -> str:
    if as_json:
        return json.dumps(as_contract(reading, file=file, sha256=sha256), ensure_ascii=True)
    return read_report.render(reading, file=file)


def read_file(file: str, *, sandbox: Sandbox, knowledge: Knowledge) -> tuple[str, list[Reading]]:
    """Read one file; a path that cannot be opened is answered in words, like any other."""
    path = Path(file)
    try:
        sha256 = _sha256(path)
    except OSError as error:
        words = _unopened(path, error)
        return hashlib.sha256().hexdigest(), not_an_order(Form.UNKNOWN, words)
    readings = sandbox.read(path, name=path.name, catalogue=knowledge.catalogue)
    sender = _sender(path)
    return sha256, [knowledge.check(reading, sender) for reading in readings]


def _sender(path: Path) -> str:
    """Who sent it, where the file is a message: an address tells the establishment."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    return email.envelope(head).sender if sniff.look(head).seen is sniff.Seen.MAIL else ""


def _unopened(path: Path, error: OSError) -> Said:
    if path.is_dir():
        return FOLDER
    return said(UNOPENED, why=error.strerror or error) if path.exists() else ABSENT


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _knowledge(catalogue: str | None, customers: str | None) -> Knowledge:
    if not catalogue and not customers:
        return Knowledge()
    from proche.site import read_knowledge

    return read_knowledge.load(catalogue, customers, at=datetime.now(UTC))


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="proche read", description="Read documents and print the orders in them, one after the other."
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line for each order")
    parser.add_argument("--catalogue", metavar="FILE.csv", help="the products that the desk would know")
    parser.add_argument("--customers", metavar="FILE.csv", help="the establishments that the desk would know")
    return parser


def _refuse(words: str) -> int:
    print(f"proche: {words}", file=sys.stderr)  # noqa: T201
    return 2

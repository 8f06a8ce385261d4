"""Procedures as files: one alone, or all of them in a zip, within bounds that hold whatever was sent."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from proche.kernel.refusal import BadInput, Refusal, TooMuch
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people.rules import PersonRef
from proche.queue.procedures import actions, queries, text
from proche.queue.procedures.queries import VersionRow

ENDING = ".md"
MOST_BYTES = 4 * text.MOST_CHARACTERS
MOST_FILES = 300
#: Of everything that a zip unfolds to, counted while it is read and not as it claims.
MOST_UNFOLDED = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class GivenFile:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: a version, nothing new (`number` 0), or why it was refused."""

    name: str
    key: str = ""
    number: int = 0
    refused: Said | None = None


# -- out


def name_of(version: VersionRow) -> str:
    return f"{version.key}{ENDING}"


def pack(versions: Iterable[VersionRow]) -> bytes:
    """A zip of files, the same bytes for the same texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for version in versions:
            # A fixed moment of its own: a zip says when a file changed, which is not when it was asked for.
            info = zipfile.ZipInfo(name_of(version), version.published_at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, version.text)
    return out.getvalue()


# -- in


def unpack(name: str, data: bytes) -> list[GivenFile]:
    """The Markdown files of what was sent: itself, or those of a zip. Raises: BadInput, TooMuch."""
    if not data.startswith(b"PK\x03\x04"):
        return [GivenFile(name, data)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_unfold(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        # RuntimeError is how an entry that asks for a password is said; OSError a header that lies.
        raise BadInput(said(N_("%(name)s is no zip that can be opened."), name=name)) from None


def _unfold(archive: zipfile.ZipFile) -> Iterator[GivenFile]:
    entries = [one for one in archive.infolist() if not one.is_dir() and _is_ours(one.filename)]
    if not entries:
        raise BadInput(said(N_("There is no file in it that ends with .md.")))
    if len(entries) > MOST_FILES:
        raise TooMuch(said(N_("A zip holds at most %(most)s procedures."), most=MOST_FILES))
    left = MOST_UNFOLDED
    for entry in entries:
        with archive.open(entry) as file:
            data = file.read(min(MOST_BYTES, left) + 1)
        left -= len(data)
        if left < 0:
            raise TooMuch(said(N_("This zip unfolds to more than the desk takes in.")))
        # Only the last part of a name is ever used, and for words alone: nothing is written to the disk.
        yield GivenFile(PurePosixPath(entry.filename.replace("\\", "/")).name, data)


def _is_ours(name: str) -> bool:
    """Files of ours; an archive made on a Mac carries a shadow of each in a folder of its own."""
    path = PurePosixPath(name.replace("\\", "/"))
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix.lower() == ENDING and not hidden


def take_in(files: Iterable[GivenFile], *, by: PersonRef | None, at: datetime) -> list[Taken]:
    """Publish each file as the next version of its procedure, or as a new one; the others say why not."""
    return [_take_in(file, by=by, at=at) for file in files]


def _take_in(file: GivenFile, *, by: PersonRef | None, at: datetime) -> Taken:
    try:
        read = text.read(_decoded(file))
    except text.Unreadable as wrong:
        return Taken(file.name, refused=wrong.sentence)
    except Refusal as refusal:
        return Taken(file.name, refused=refusal.sentence)
    known = queries.find_latest(read.key)
    if known and known.text == text.write(read):
        return Taken(file.name, read.key)
    try:
        done = actions.publish(
            text.write(read), key=read.key if known else "", note=file.name[:300] or read.key, by=by, at=at
        )
    except Refusal as refusal:
        return Taken(file.name, read.key, refused=refusal.sentence)
    return Taken(file.name, done.key, done.number)


def _decoded(file: GivenFile) -> str:
    """Raises: TooMuch, BadInput."""
    if len(file.data) > MOST_BYTES:
        raise TooMuch(said(N_("A procedure has at most %(most)s characters."), most=text.MOST_CHARACTERS))
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(said(N_("This is no text in UTF-8."))) from None

"""A zip of documents: each member is read on its own, within bounds on what opening may cost."""

from __future__ import annotations

import io
import zipfile
import zlib

from proche.kernel.words import gettext_noop, said
from proche.orders.readers import dispatch, limits, sniff
from proche.orders.reading import Form, Reading, not_an_order

N_ = gettext_noop

BOMB = said(
    N_("This archive would grow without measure when opened, and was not. Ask for the document itself.")
)
LOCKED = said(N_("This archive is locked with a password. Ask for the document without one."))
MANY = N_(
    "This archive holds %(count)s files; the desk reads up to %(most)s. Ask for the order alone, or open it."
)
NONE = said(N_("This archive holds no documents."))
dispatch.TROUBLE |= {BOMB.text, LOCKED.text, MANY}

#: what an archiver adds beside the documents
BESIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def read_parts(data: bytes, *, name: str, run: dispatch.Run, depth: int) -> list[Reading]:
    """Read the members in their order."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_members(archive, run, depth)
    # zipfile lets the errors of its parts through where a directory is damaged.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError):
        return not_an_order(Form.UNKNOWN, sniff.BROKEN_ZIP)


def _read_members(archive: zipfile.ZipFile, run: dispatch.Run, depth: int) -> list[Reading]:
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_beside(m.filename)]
    if not members:
        return not_an_order(Form.UNKNOWN, NONE)
    if len(members) > limits.MEMBERS:
        return not_an_order(Form.UNKNOWN, said(MANY, count=len(members), most=limits.MEMBERS))
    if any(member.flag_bits & 1 for member in members):
        return not_an_order(Form.UNKNOWN, LOCKED)
    return [reading for member in members for reading in _read_member(archive, member, run, depth)]


def is_bomb(data: bytes) -> bool:
    """Whether an office document says that it grows beyond measure; one that lies meets the walls."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    opened = sum(member.file_size for member in members)
    return opened > limits.OPENED_MB * limits.MEGABYTE or any(_grows(member) for member in members)


def _grows(member: zipfile.ZipInfo) -> bool:
    return member.file_size > max(limits.MEGABYTE, member.compress_size * limits.GROWTH)


def _is_beside(name: str) -> bool:
    return name.startswith(BESIDE[0]) or name.rsplit("/", 1)[-1] in BESIDE


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, run: dispatch.Run, depth: int
) -> list[Reading]:
    if _grows(member):
        return not_an_order(Form.UNKNOWN, BOMB)
    try:
        data = _opened(archive, member, run)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        return not_an_order(Form.UNKNOWN, sniff.BROKEN_ZIP)
    if data is None:
        return not_an_order(Form.UNKNOWN, BOMB)
    return dispatch.read_part(data, name=dispatch.tidy_name(member.filename), run=run, depth=depth)


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, run: dispatch.Run) -> bytes | None:
    """The member's bytes, or None where they pass the bound; the sizes an archive states may lie."""
    room = min(limits.INNER_MB, limits.OPENED_MB - run.opened // limits.MEGABYTE) * limits.MEGABYTE
    with archive.open(member) as file:
        data = file.read(max(0, room) + 1)
    run.opened += len(data)
    return data if len(data) <= room else None

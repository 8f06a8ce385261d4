"""What a file is, by its content: an ending is a hint of last resort, never a proof."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from proche.kernel.words import Said, gettext_noop, said

N_ = gettext_noop


class Seen(StrEnum):
    """What the first look says; each has one way on in readers/__init__."""

    EMPTY = "EMPTY"
    PDF = "PDF"
    PICTURE = "PICTURE"
    XML = "XML"
    EDIFACT = "EDIFACT"
    SHEET = "SHEET"
    ARCHIVE = "ARCHIVE"
    MAIL = "MAIL"
    HTML = "HTML"
    TEXT = "TEXT"
    FOREIGN = "FOREIGN"


@dataclass(frozen=True, slots=True)
class Look:
    """`words` say what a FOREIGN file seems to be, and what to do."""

    seen: Seen
    words: Said | None = None


PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"\x00\x00\x00\x0cjP  ",
)

WORD = said(N_("This is a word-processor document, which the desk does not read. Ask for a PDF, or type it."))
SLIDES = said(N_("This is a slide show, not an order."))
SOUND = said(N_("This is a sound or a film, not an order."))
OUTLOOK = said(
    N_(
        "This is a message saved by Outlook (.msg), which the desk does not read. "
        "Forward the message itself to the desk, or save it as .eml."
    )
)
PACKED = said(
    N_("This is a packed archive of a kind that the desk does not open. Ask for the document itself.")
)
PROGRAM = said(N_("This is a program, not an order. It was not opened."))
DATABASE = said(N_("This is a database or a file of data, not an order."))
CONTACT = said(N_("This is a visiting card or a calendar entry, not an order."))
NOTHING_KNOWN = said(N_("The desk does not know this kind of file. Open it, or ask for a PDF."))
HEIC = said(N_("This is a photo of a kind (HEIC) that the desk does not read. Ask for a JPEG or a PDF."))
OLD_OFFICE = said(N_("This is an office document that cannot be opened. Ask for a PDF."))
BROKEN_ZIP = said(N_("This archive or office document is cut off or damaged. Ask for it again."))
LOCKED_OFFICE = said(N_("This document is locked with a password. Ask for one without a password."))

FOREIGN: tuple[tuple[bytes, Said], ...] = (
    (b"\x1f\x8b", PACKED),
    (b"BZh", PACKED),
    (b"\xfd7zXZ\x00", PACKED),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"Rar!\x1a\x07", PACKED),
    (b"\x28\xb5\x2f\xfd", PACKED),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"SQLite format 3\x00", DATABASE),
    (b"ID3", SOUND),
    (b"OggS", SOUND),
    (b"fLaC", SOUND),
    (b"\x1aE\xdf\xa3", SOUND),
    (b"FLV", SOUND),
    (b"{\\rtf", WORD),
    (b"BEGIN:VCARD", CONTACT),
    (b"BEGIN:VCALENDAR", CONTACT),
)

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIL_HEADER = re.compile(
    rb"^(?:received|from|to|subject|date|message-id|mime-version|return-path|delivered-to|content-type|"
    rb"x-[a-z0-9-]+|dkim-signature|reply-to|cc|sender|authentication-results|arc-seal)[ \t]*:",
    re.IGNORECASE,
)
ANY_HEADER = re.compile(rb"^(?:[!-9;-~]+[ \t]*:.*|[ \t].*|)$")
SENT_HEADER = re.compile(rb"^(?:from|received|message-id|mime-version|date|return-path)[ \t]*:", re.I | re.M)
HTML = re.compile(rb"<(?:!doctype\s+html|html|body|table|head)\b", re.IGNORECASE)
BLANK = b"\x00 \t\r\n"
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def look(data: bytes, *, name: str = "") -> Look:
    """Say what these bytes are."""
    if not data[:64].strip(BLANK) and not data.strip(BLANK):
        return Look(Seen.EMPTY)
    for question in (_pdf, _zip, _ole2, _picture, _media, _foreign):
        if (answer := question(data)) is not None:
            return answer
    return _text(data)


def _pdf(data: bytes) -> Look | None:
    # Scanners and mail gateways put junk before the header; readers of PDF look through 1024 bytes.
    return Look(Seen.PDF) if b"%PDF-" in data[:1024] else None


def _picture(data: bytes) -> Look | None:
    if data.startswith(PICTURES[:-2]) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return Look(Seen.PICTURE)
    # "BM" alone also opens sentences: a bitmap says its own size next.
    if (
        data[:2] == b"BM"
        and len(data) > 26
        and int.from_bytes(data[14:18], "little") in (12, 40, 56, 108, 124)
    ):
        return Look(Seen.PICTURE)
    return Look(Seen.PICTURE) if data.startswith(PICTURES[-1]) else None


def _media(data: bytes) -> Look | None:
    if data[4:8] == b"ftyp":
        return Look(
            Seen.FOREIGN, HEIC if data[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif") else SOUND
        )
    if data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI "):
        return Look(Seen.FOREIGN, SOUND)
    if data[0] == 0xFF and len(data) > 1 and data[1] in (0xFB, 0xF3, 0xF2, 0xF1, 0xF9):
        return Look(Seen.FOREIGN, SOUND)
    return None


def _foreign(data: bytes) -> Look | None:
    for opening, words in FOREIGN:
        if data.startswith(opening):
            return Look(Seen.FOREIGN, words)
    return None


def _zip(data: bytes) -> Look | None:
    if data[:4] not in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _zip_kind(archive)
    # zipfile lets struct, index and value errors of damaged directories through.
    except (zipfile.BadZipFile, ValueError, IndexError, OSError, EOFError, NotImplementedError, KeyError):
        return Look(Seen.FOREIGN, BROKEN_ZIP)


def _zip_kind(archive: zipfile.ZipFile) -> Look:
    names = archive.namelist()[:5_000]
    if "mimetype" in names:
        return _open_document(archive.open("mimetype").read(200))
    roots = {member.split("/", 1)[0] for member in names}
    if "xl" in roots:
        return Look(Seen.SHEET)
    if "word" in roots and "[Content_Types].xml" in names:
        return Look(Seen.FOREIGN, WORD)
    if "ppt" in roots and "[Content_Types].xml" in names:
        return Look(Seen.FOREIGN, SLIDES)
    return Look(Seen.ARCHIVE)


def _open_document(kind: bytes) -> Look:
    if b"opendocument.spreadsheet" in kind:
        return Look(Seen.SHEET)
    if b"opendocument.presentation" in kind:
        return Look(Seen.FOREIGN, SLIDES)
    return Look(Seen.FOREIGN, WORD)


def _ole2(data: bytes) -> Look | None:
    if not data.startswith(OLE2):
        return None
    # Names of the streams of a compound file stand in its directory as UTF-16.
    marks: tuple[tuple[str, Look], ...] = (
        ("EncryptedPackage", Look(Seen.FOREIGN, LOCKED_OFFICE)),
        ("Workbook", Look(Seen.SHEET)),
        ("Book", Look(Seen.SHEET)),
        ("__substg1.0_", Look(Seen.FOREIGN, OUTLOOK)),
        ("WordDocument", Look(Seen.FOREIGN, WORD)),
        ("PowerPoint Document", Look(Seen.FOREIGN, SLIDES)),
    )
    for stream, answer in marks:
        if stream.encode("utf-16-le") in data:
            return answer
    return Look(Seen.FOREIGN, OLD_OFFICE)


def _text(data: bytes) -> Look:
    if not is_text(data):
        return Look(Seen.FOREIGN, NOTHING_KNOWN)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    questions: tuple[tuple[Callable[[bytes], bool], Seen], ...] = (
        (_is_edifact, Seen.EDIFACT),
        (_is_html, Seen.HTML),
        (_is_xml, Seen.XML),
        (_is_mail, Seen.MAIL),
    )
    for question, seen in questions:
        if question(start):
            return Look(seen)
    return Look(Seen.TEXT)


CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 12, 13, 27, 28, 29, 30, 31))


def is_text(data: bytes) -> bool:
    """Few control characters: true for every encoding that orders come in."""
    if data.startswith(BOMS):
        return True
    sample = data[:65_536]
    if sample.count(0) > len(sample) // 3 and not sample[1::2].strip(b"\x00"):
        return True  # UTF-16 without its mark
    control = len(sample) - len(sample.translate(None, CONTROLS))
    return control * 50 <= len(sample)


def _is_edifact(start: bytes) -> bool:
    return start.startswith((b"UNA", b"UNB+", b"UNB")) and not start[3:6].isalpha()


def _is_xml(start: bytes) -> bool:
    flat = start.replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    return flat.startswith(b"<") and re.match(rb"<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])", flat) is not None


def _is_html(start: bytes) -> bool:
    return start.startswith(b"<") and HTML.search(start[:1024]) is not None and b"<?xml-" not in start


def _is_mail(start: bytes) -> bool:
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    rows = re.split(rb"\r?\n", head)
    if rows and rows[0].startswith((b"From ", b">From ")):
        rows = rows[1:]
    if not rows or not MAIL_HEADER.match(rows[0]):
        return False
    known = sum(1 for row in rows if MAIL_HEADER.match(row))
    return known >= 2 and all(ANY_HEADER.match(row) for row in rows[:-1]) and bool(SENT_HEADER.search(head))

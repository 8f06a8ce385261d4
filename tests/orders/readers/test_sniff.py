"""What a file is, by its content; the ending never decides."""

from __future__ import annotations

import pytest

from proche.orders.readers import sniff
from proche.orders.readers.sniff import OLE2, Seen
from tests.orders.readers.hostile import mail_with, many_pages, png_bomb, zip_of

CSV = b"Code;Designation;Quantite\nNUT-0001;Creme;2\n"
UBL = b'<?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'

KINDS: list[tuple[str, bytes, Seen]] = [
    ("a PDF", many_pages(1), Seen.PDF),
    ("a PDF behind the junk of a gateway", b"\r\n--junk--\r\n" + many_pages(1), Seen.PDF),
    ("a PNG", png_bomb(64), Seen.PICTURE),
    ("a JPEG", b"\xff\xd8\xff\xe0\x00\x10JFIF", Seen.PICTURE),
    ("a TIFF", b"II*\x00\x08\x00\x00\x00", Seen.PICTURE),
    ("a Motorola TIFF", b"MM\x00*\x00\x00\x00\x08", Seen.PICTURE),
    ("a GIF", b"GIF89a\x01\x00", Seen.PICTURE),
    ("a WEBP", b"RIFF\x00\x00\x00\x00WEBPVP8 ", Seen.PICTURE),
    ("a bitmap", b"BM" + bytes(12) + b"\x28\x00\x00\x00" + bytes(20), Seen.PICTURE),
    ("a sentence that begins like a bitmap", b"BMI calculator order: 2 pieces, please.", Seen.TEXT),
    ("XML", UBL, Seen.XML),
    ("XML with a mark", b"\xef\xbb\xbf" + UBL, Seen.XML),
    ("XML in UTF-16", UBL.decode().encode("utf-16"), Seen.XML),
    ("XML without a head", b"<Order/>", Seen.XML),
    ("HTML", b"<!DOCTYPE html><html><body>Bonjour</body></html>", Seen.HTML),
    ("EDIFACT", b"UNB+UNOC:3+1+2+260101:1200+1'", Seen.EDIFACT),
    ("EDIFACT with its signs", b"UNA:+.? 'UNB+UNOC:3", Seen.EDIFACT),
    ("EDIFACT after empty lines", b"\r\n\r\nUNA:+.? 'UNB+UNOC:3", Seen.EDIFACT),
    ("a word that begins like EDIFACT", b"UNANIMOUS decision: 2 boxes", Seen.TEXT),
    ("CSV", CSV, Seen.TEXT),
    ("CSV in UTF-16", CSV.decode().encode("utf-16"), Seen.TEXT),
    ("a workbook", zip_of({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), Seen.SHEET),
    ("an ODS", zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), Seen.SHEET),
    ("an old workbook", OLE2 + "Workbook".encode("utf-16-le"), Seen.SHEET),
    ("an archive", zip_of({"order.pdf": b"x"}), Seen.ARCHIVE),
    ("a message", mail_with({}), Seen.MAIL),
    ("a message of a mailbox file", b"From nadia Mon Jan 1\n" + mail_with({}), Seen.MAIL),
    ("a message as a relay gives it", b"Return-Path: <n@c.example>\r\nReceived: from x by y\r\n\r\nBonjour",
     Seen.MAIL),
    ("a note that looks like a head", b"To: the desk\nWe need 2 boxes of NUT-0001", Seen.TEXT),
    ("a note with a date", b"Date: demain\nBonjour, il nous faut 2 cartons", Seen.TEXT),
    ("nothing", b"", Seen.EMPTY),
    ("blanks", b"\r\n\t  \r\n", Seen.EMPTY),
]  # fmt: skip


@pytest.mark.parametrize(("data", "seen"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS])
@pytest.mark.parametrize("name", ["order.pdf", "order.exe", "", "order.jpg.xlsx"])
def test_content_says_what_it_is_whatever_the_name(data: bytes, seen: Seen, name: str) -> None:
    assert sniff.look(data, name=name).seen is seen


FOREIGN: list[tuple[str, bytes, str]] = [
    ("a Word document", zip_of({"[Content_Types].xml": b"", "word/document.xml": b""}), "word-processor"),
    ("an old Word document", OLE2 + "WordDocument".encode("utf-16-le"), "word-processor"),
    ("an ODT", zip_of({"mimetype": b"application/vnd.oasis.opendocument.text"}), "word-processor"),
    ("RTF", rb"{\rtf1\ansi Bonjour}", "word-processor"),
    ("slides", zip_of({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "slide show"),
    ("a message of Outlook", OLE2 + "__substg1.0_0037001F".encode("utf-16-le"), "(.msg)"),
    ("a locked workbook", OLE2 + "EncryptedPackage".encode("utf-16-le"), "without a password"),
    ("gzip", b"\x1f\x8b\x08\x00", "packed archive"),
    ("7z", b"7z\xbc\xaf\x27\x1c", "packed archive"),
    ("RAR", b"Rar!\x1a\x07\x00", "packed archive"),
    ("MP3", b"ID3\x04\x00", "sound"),
    ("a film", b"\x00\x00\x00\x18ftypmp42", "sound or a film"),
    ("an iPhone's photo", b"\x00\x00\x00\x18ftypheic", "HEIC"),
    ("a wave", b"RIFF\x00\x00\x00\x00WAVEfmt ", "sound"),
    ("a program", b"MZ\x90\x00", "program"),
    ("a visiting card", b"BEGIN:VCARD\r\nVERSION:3.0", "visiting card"),
    ("a database", b"SQLite format 3\x00", "database"),
    ("noise", bytes(range(256)) * 40, "does not know"),
    ("half an archive", zip_of({"order.pdf": b"x" * 5000})[:60], "cut off or damaged"),
]


@pytest.mark.parametrize(("data", "words"), [kind[1:] for kind in FOREIGN], ids=[kind[0] for kind in FOREIGN])
def test_a_foreign_file_is_named_in_words(data: bytes, words: str) -> None:
    look = sniff.look(data, name="order.pdf")
    assert look.seen is Seen.FOREIGN
    assert words in str(look.words)

"""Hostile, broken and huge files, made on the fly: none of them is kept in the repository."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

BOUNDARY = "=_grenze"


# --- XML --------------------------------------------------------------------------------------


def billion_laughs() -> bytes:
    entities = ['<!ENTITY l0 "lol">'] + [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11)]
    return f'<?xml version="1.0"?><!DOCTYPE Order [{"".join(entities)}]><Order>&l10;</Order>'.encode()


def quadratic_entity() -> bytes:
    return (
        f'<!DOCTYPE Order [<!ENTITY a "{"a" * 100_000}">]>'
        f'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">{"&a;" * 20_000}</Order>'
    ).encode()


def external_entity(target: str) -> bytes:
    """A UBL order whose number is another file of this machine."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE Order [<!ENTITY secret SYSTEM "{target}">]>'
        '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" '
        'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
        "<cbc:ID>&secret;</cbc:ID></Order>"
    ).encode()


def deep_xml() -> bytes:
    return b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2">' + b"<a>" * 200_000


def wide_xml() -> bytes:
    return b"<Order " + b" ".join(b'a%d="x"' % n for n in range(200_000)) + b"/>"


# --- archives ---------------------------------------------------------------------------------


def deflated_zeros(megabytes: int) -> bytes:
    squeeze = zlib.compressobj(1, zlib.DEFLATED, -15)
    piece = bytes(1024 * 1024)
    return b"".join([*(squeeze.compress(piece) for _ in range(megabytes)), squeeze.flush()])


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_bomb(name: str = "order.txt", megabytes: int = 60) -> bytes:
    return zip_of({name: bytes(megabytes * 1024 * 1024)})


def lying_zip_bomb(name: str = "xl/worksheets/sheet1.xml", megabytes: int = 60) -> bytes:
    """Its directory says 1000 bytes; what comes out is 60 MB."""
    packed, said = deflated_zeros(megabytes), 1000
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, 0, len(packed), said, len(name), 0)
    central = struct.pack(
        "<IHHHHHHIIIHHHHHII",
        0x02014B50,
        20,
        20,
        0,
        8,
        0,
        33,
        0,
        len(packed),
        said,
        len(name),
        0,
        0,
        0,
        0,
        0,
        0,
    )
    body = local + name.encode() + packed
    directory = central + name.encode()
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(directory), len(body), 0)
    return body + directory + end


def workbook_bomb() -> bytes:
    return zip_of(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": b"<workbook/>",
            "xl/worksheets/sheet1.xml": b"<worksheet>" + bytes(60 * 1024 * 1024),
        }
    )


def ods_bomb() -> bytes:
    return zip_of(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"<office:document-content>" + b" " * (60 * 1024 * 1024),
        }
    )


def zip_in_zip(depth: int) -> bytes:
    data = zip_of({"order.txt": b"2 cartons NUT-0001"})
    for level in range(depth):
        data = zip_of({f"{level}.zip": data})
    return data


def zip_of_many(count: int) -> bytes:
    return zip_of({f"{n}.txt": b"hello" for n in range(count)})


def locked_zip() -> bytes:
    data = bytearray(zip_of({"order.pdf": b"%PDF-1.4 something"}))
    data[6] |= 1  # the flag "encrypted", in the member's head and in the directory
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


# --- PDF --------------------------------------------------------------------------------------


def pdf(objects: dict[int, str | bytes], *, root: int = 1, extra: str = "") -> bytes:
    """A PDF of these objects, with a table of where they stand."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        text = body if isinstance(body, bytes) else body.encode("latin-1")
        out += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d %05d %s \n" % (places.get(number, 0), 0 if number in places else 65535,
                                      b"n" if number in places else b"f")  # fmt: skip
    out += f"trailer << /Size {size} /Root {root} 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data: bytes, entries: str) -> bytes:
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def many_pages(count: int) -> bytes:
    pages: dict[int, str | bytes] = {
        3 + n: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>" for n in range(count)
    }
    kids = " ".join(f"{number} 0 R" for number in pages)
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
            **pages,
        }
    )


def looping_pages() -> bytes:
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Count 1000000 /Kids [2 0 R 3 0 R] /Parent 3 0 R >>",
            3: "<< /Type /Pages /Count 1000000 /Kids [2 0 R 3 0 R] /Parent 2 0 R >>",
        }
    )


def looping_forms() -> bytes:
    """Two drawings, each of which draws the other twice."""
    form = (
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /A 5 0 R /B 6 0 R >> >>"
    )
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /XObject << /A 5 0 R /B 6 0 R >> >> >>",
            4: stream(b"/A Do /B Do", ""),
            5: stream(b"/B Do /B Do", form),
            6: stream(b"/A Do /A Do", form),
        }
    )


def looping_table() -> bytes:
    data = pdf({1: "<< /Type /Catalog /Pages 2 0 R >>", 2: "<< /Type /Pages /Count 0 /Kids [] >>"})
    start = int(data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    return data.replace(b" >>\nstartxref", b" /Prev %d >>\nstartxref" % start)


def pdf_with_script() -> bytes:
    script = "app.launchURL('http://desk.example/'); while(true){}"
    return pdf(
        {
            1: f"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS ({script}) >> >>",
            2: "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            "/AA << /O << /S /Launch /F (calc.exe) >> >> >>",
        }
    )


def pdf_picture_bomb() -> bytes:
    """A picture of 60,000 x 60,000 points, packed twice into a few kilobytes."""
    packed = zlib.compress(zlib.compress(bytes(64 * 1024 * 1024), 9), 9)
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /XObject << /A 5 0 R >> >> >>",
            4: stream(b"595 0 0 842 0 0 cm /A Do", ""),
            5: stream(
                packed,
                "/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 "
                "/ColorSpace /DeviceGray /Filter [/FlateDecode /FlateDecode]",
            ),
        }
    )


def huge_page() -> bytes:
    return pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 14400 14400] /UserUnit 75000 /Contents 4 0 R "
            "/Resources << /XObject << /A 5 0 R >> >> >>",
            4: stream(b"14400 0 0 14400 0 0 cm /A Do", ""),
            5: stream(
                b"\x00",
                "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
                "/ColorSpace /DeviceGray",
            ),
        }
    )


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(many_pages(1))))
    writer.encrypt(user_password="geheim", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sparse_pdf(path: Path, size: int) -> Path:
    """A file of 2 GB that takes no room on the disk."""
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(size)
    return path


# --- pictures ---------------------------------------------------------------------------------


def png_bomb(side: int = 50_000) -> bytes:
    squeeze, row = zlib.compressobj(9), bytes(1 + side // 8)
    rows = b"".join([*(squeeze.compress(row) for _ in range(side)), squeeze.flush()])

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def looping_tiff() -> bytes:
    """A directory of pages whose next page is itself."""
    entries = [(256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8),
               (277, 3, 1, 1), (278, 4, 1, 8), (279, 4, 1, 64)]  # fmt: skip
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\x00" + struct.pack("<I", 8) + body + struct.pack("<I", 8) + bytes(64)


# --- mail -------------------------------------------------------------------------------------

HEAD = (
    "From: Nadia <nadia@clinique.example>\r\nTo: desk@desk.example\r\nSubject: Commande\r\n"
    "MIME-Version: 1.0\r\n"
)


def many_attachments(count: int) -> bytes:
    kind = "Content-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt"
    part = f"--{BOUNDARY}\r\n{kind}\r\n\r\nx\r\n"
    head = f'{HEAD}Content-Type: multipart/mixed; boundary="{BOUNDARY}"\r\n\r\n'
    return (head + part * count + f"--{BOUNDARY}--\r\n").encode()


def many_bare_parts(count: int) -> bytes:
    head = f'{HEAD}Content-Type: multipart/mixed; boundary="{BOUNDARY}"\r\n\r\n'
    return (head + f"--{BOUNDARY}\r\n\r\nx\r\n" * count + f"--{BOUNDARY}--\r\n").encode()


def deep_multiparts(depth: int) -> bytes:
    body = "".join(
        f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n' for n in range(depth)
    )
    return f'{HEAD}Content-Type: multipart/mixed; boundary="b0"\r\n\r\n{body}'.encode()


def deep_messages(depth: int) -> bytes:
    return (f"{HEAD}Content-Type: message/rfc822\r\n\r\n" * depth + f"{HEAD}\r\n2 cartons\r\n").encode()


def mail_with(attachments: dict[str, tuple[str, bytes]], *, text: str = "Bonjour") -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"] = "Nadia <nadia@clinique.example>", "desk@desk.example"
    message["Subject"] = "Commande"
    message.set_content(text)
    for name, (kind, data) in attachments.items():
        main, sub = kind.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


# --- text -------------------------------------------------------------------------------------


def long_csv_line() -> bytes:
    return b"Code;Designation;Quantite\n" + b"a" * (20 * 1024 * 1024) + b";x;1\n"


def wide_csv() -> bytes:
    return b";".join(b"c%d" % n for n in range(300_000)) + b"\n" + b";".join(b"1" for _ in range(300_000))


def tall_csv() -> bytes:
    return b"Code;Designation;Quantite\n" + b"NUT-0001;Creme;2\n" * 100_000


def open_quote_csv() -> bytes:
    return b'Code;Designation;Quantite\n"' + b"x;\n" * 1_000_000


def endless_edifact() -> bytes:
    return b"UNA:+.? 'UNB+UNOC:3+1+2+260101:1200+1'UNH+1+ORDERS:D:96A:UN'" + b"LIN+1++3:EN'" * 100_000


def edifact_without_ends() -> bytes:
    return b"UNB+UNOC:3+1+2+260101:1200+1" + b"+x" * 500_000


def typed_bait() -> bytes:
    """As long as a typed order may be, and made of what patterns stumble over."""
    rows = [" " * 500 + "!", "a" * 500, "-" * 500, "1" + " 1" * 250, "2 x " * 120, "1.234" * 100, "€" * 500]
    return ("\n".join(rows * 40) + "\n" + "1 1\n" * 700).encode()[:49_000]


def regex_bait() -> bytes:
    return (
        "From: a\n" + " " * 100_000 + "!\n" + "a" * 200_000 + "\n" + "-" * 200_000 + "\n1" + " 1" * 100_000
    ).encode()


def random_bytes(seed: int, size: int = 300_000) -> bytes:
    return random.Random(seed).randbytes(size)


def nul_bytes() -> bytes:
    return bytes(200_000)


def text_with_nul() -> bytes:
    return b"Commande\x00 2 cartons\x00 NUT-0001\n" * 200


#: name of the file, and what makes it
HOSTILE: dict[str, Callable[[], bytes]] = {
    "laughs.xml": billion_laughs,
    "quadratic.xml": quadratic_entity,
    "passwd.xml": lambda: external_entity("file:///etc/passwd"),
    "net.xml": lambda: external_entity("http://127.0.0.1:9/x"),
    "deep.xml": deep_xml,
    "wide.xml": wide_xml,
    "bomb.zip": zip_bomb,
    "liar.zip": lambda: lying_zip_bomb("order.txt"),
    "liar.xlsx": lying_zip_bomb,
    "bomb.xlsx": workbook_bomb,
    "bomb.ods": ods_bomb,
    "onion.zip": lambda: zip_in_zip(40),
    "many.zip": lambda: zip_of_many(3_000),
    "locked.zip": locked_zip,
    "bomb.eml": lambda: mail_with({"orders.zip": ("application/zip", zip_bomb())}),
    "pages.pdf": lambda: many_pages(10_000),
    "pageloop.pdf": looping_pages,
    "formloop.pdf": looping_forms,
    "tableloop.pdf": looping_table,
    "script.pdf": pdf_with_script,
    "picture.pdf": pdf_picture_bomb,
    "hugepage.pdf": huge_page,
    "locked.pdf": locked_pdf,
    "bomb.png": png_bomb,
    "loop.tif": looping_tiff,
    "attachments.eml": lambda: many_attachments(100_000),
    "bareparts.eml": lambda: many_bare_parts(100_000),
    "multiparts.eml": lambda: deep_multiparts(5_000),
    "messages.eml": lambda: deep_messages(2_000),
    "fewmessages.eml": lambda: deep_messages(40),
    "longline.csv": long_csv_line,
    "wide.csv": wide_csv,
    "tall.csv": tall_csv,
    "openquote.csv": open_quote_csv,
    "endless.edi": endless_edifact,
    "noend.edi": edifact_without_ends,
    "bait.txt": regex_bait,
    "typedbait.txt": typed_bait,
    "nul.bin": nul_bytes,
    "nultext.txt": text_with_nul,
    "empty.pdf": lambda: b"",
    "random.pdf": lambda: b"%PDF-1.4\n" + random_bytes(1),
    "random.png": lambda: b"\x89PNG\r\n\x1a\n" + random_bytes(2),
    "random.xlsx": lambda: b"PK\x03\x04" + random_bytes(3),
    "random.xls": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + random_bytes(4)
    ),
    "random.tif": lambda: b"II*\x00" + random_bytes(5),
    "random.bin": lambda: random_bytes(6),
}

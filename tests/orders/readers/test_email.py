"""Messages: attachments are read one by one, else the text; the envelope is read whatever its state."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from proche.orders import readers
from proche.orders.readers import dispatch, email, message_text
from proche.orders.reading import Form, Reading
from tests.orders.readers.hostile import mail_with, zip_of
from tests.orders.readers.make_pages import CATALOGUE

TYPED = "Bonjour,\n\nMerci de nous livrer :\n- 12 cartons de NUT-0001 crème vanille\n- 3 boîtes de NUT-0002\n"


def ubl(number: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-11-24</cbc:IssueDate>
 <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">4</cbc:Quantity>
 <cac:Item><cbc:Name>Crème</cbc:Name></cac:Item></cac:LineItem></cac:OrderLine></Order>""".encode()


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG")
    return out.getvalue()


def numbers(readings: list[Reading]) -> list[str]:
    return [r.order.number.value for r in readings if r.is_order and r.order and r.order.number]


def test_each_attachment_is_an_order_of_its_own() -> None:
    data = mail_with({f"{n}.xml": ("application/xml", ubl(n)) for n in ("A1", "A2", "A3")})
    readings = readers.read(data, name="m.eml")
    assert numbers(readings) == ["A1", "A2", "A3"]
    assert [r.part for r in readings] == [1, 2, 3]
    assert {r.form for r in readings} == {Form.UBL}


def test_an_attachment_that_cannot_be_read_holds_up_no_neighbour_and_is_shown() -> None:
    data = mail_with(
        {
            "broken.pdf": ("application/pdf", b"%PDF-1.4 nothing"),
            "good.xml": ("application/xml", ubl("B1")),
        }
    )
    readings = readers.read(data, name="m.eml")
    assert numbers(readings) == ["B1"]
    assert [r.is_order for r in readings] == [False, True]
    assert "damaged" in str(readings[0].error)


def test_what_is_said_to_be_no_order_stands_not_beside_an_order() -> None:
    data = mail_with(
        {
            "conditions.docx": (
                "application/octet-stream",
                zip_of({"[Content_Types].xml": b"", "word/document.xml": b""}),
            ),
            "order.xml": ("application/xml", ubl("C1")),
        }
    )
    assert [r.is_order for r in readers.read(data, name="m.eml")] == [True]


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("logo.png", "image/png", picture(200, 80)),
        ("smile.png", "image/png", picture(480, 480)),
        ("nadia.vcf", "text/vcard", b"BEGIN:VCARD\nEND:VCARD"),
        ("rdv.ics", "text/calendar", b"BEGIN:VCALENDAR"),
        ("signature.asc", "application/pgp-signature", b"-----BEGIN PGP SIGNATURE-----"),
        ("smime.p7s", "application/pkcs7-signature", b"\x30\x80"),
    ],
)
def test_beside_things_are_ignored_and_the_text_is_read(name: str, kind: str, data: bytes) -> None:
    (reading,) = readers.read(mail_with({name: (kind, data)}, text=TYPED), name="m.eml")
    assert reading.form is Form.EMAIL
    assert reading.is_order
    assert reading.order is not None
    assert [line.quantity.value for line in reading.order.lines if line.quantity] == ["12", "3"]


def test_a_picture_as_large_as_a_page_is_a_document() -> None:
    assert email.is_small_picture(picture(300, 2000))
    assert not email.is_small_picture(picture(1000, 1400))


def test_an_attachment_in_a_forwarded_message_is_read() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "hugo@desk.example", "Fwd: Commande"
    outer.set_content("Voir ci-joint")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "nadia@clinique.example", "Commande"
    inner.set_content("Bonjour")
    inner.add_attachment(ubl("D1"), maintype="application", subtype="xml", filename="d1.xml")
    outer.add_attachment(inner)
    assert numbers(readers.read(outer.as_bytes(), name="m.eml")) == ["D1"]


def test_orders_in_an_archive_in_a_message_are_read() -> None:
    archive = zip_of({"one/e1.xml": ubl("E1"), "__MACOSX/e1.xml": b"x", "e2.xml": ubl("E2")})
    data = mail_with({"orders.zip": ("application/zip", archive)})
    assert numbers(readers.read(data, name="m.eml")) == ["E1", "E2"]


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("application/ms-tnef", "winmail.dat", "winmail.dat"),
        ("application/pkcs7-mime", "smime.p7m", "encrypted"),
    ],
)
def test_what_cannot_be_opened_says_what_to_ask_for(kind: str, name: str, words: str) -> None:
    (reading,) = readers.read(mail_with({name: (kind, b"\x78\x9f\x3e\x22abc")}, text="Voir PJ"), name="m.eml")
    assert not reading.is_order
    assert words in str(reading.error)


def test_an_html_message_is_read_where_its_plain_text_says_less() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "nadia@clinique.example", "Commande"
    message.set_content("Votre logiciel ne montre pas ce message.")
    rows = "".join(f"<tr><td>NUT-000{n}</td><td>Crème {n}</td><td>{n}</td></tr>" for n in range(1, 4))
    head = "<tr><th>Code</th><th>Désignation</th><th>Quantité</th></tr>"
    message.add_alternative(f"<html><body><table>{head}{rows}</table></body></html>", subtype="html")
    (reading,) = readers.read(message.as_bytes(), name="m.eml")
    assert reading.order is not None
    assert len(reading.order.lines) == 3


def test_a_message_without_anything_says_so() -> None:
    (reading,) = readers.read(
        b"From: nadia@clinique.example\r\nSubject: x\r\nDate: now\r\n\r\n", name="m.eml"
    )
    assert not reading.is_order
    assert reading.error is not None


def test_real_messages_of_others_are_read(samples: Path) -> None:
    for path in sorted((samples / "email-text").glob("*.eml")):
        (reading,) = readers.read(path.read_bytes(), name=path.name)
        assert reading.form in (Form.EMAIL, Form.XLSX)
        assert email.envelope(path.read_bytes()).sender


def test_an_order_says_which_part_it_stands_in_and_that_part_can_be_given() -> None:
    inner = mail_with({"f1.xml": ("application/xml", ubl("F1"))})
    data = mail_with(
        {"logo.png": ("image/png", picture(90, 90)), "fwd.eml": ("application/octet-stream", inner),
         "f2.xml": ("application/xml", ubl("F2"))}
    )  # fmt: skip
    parts: dict[int, bytes] = {}
    run = dispatch.Run(at_bytes=lambda place, given, name: parts.update({place: given}))
    readers.read(data, name="m.eml", run=run)
    for reading, number in zip(readers.read(data, name="m.eml"), ("F1", "F2"), strict=True):
        assert number.encode() in parts[reading.source]


def test_an_order_typed_in_the_message_stands_in_no_part() -> None:
    (reading,) = readers.read(mail_with({}, text=TYPED), name="m.eml")
    assert reading.source == 0


# --- the envelope -----------------------------------------------------------------------------


def test_the_envelope_is_decoded() -> None:
    data = (
        b"From: =?utf-8?b?TmFkaWEgRmVycmFuZMOp?= <NADIA@Clinique.example>\r\n"
        b"Subject: =?iso-8859-1?q?Commande_d=E9cembre?=\r\n\t(suite)\r\n"
        b"Date: Tue, 24 Nov 2026 10:42:00 +0100\r\nMessage-ID: <1@clinique.example>\r\n\r\nBonjour"
    )
    read = email.envelope(data)
    assert read.sender == "nadia@clinique.example"
    assert read.sender_name == "Nadia Ferrandé"
    assert read.subject == "Commande décembre (suite)"
    assert read.sent_at == datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
    assert read.message_id == "<1@clinique.example>"


def test_a_name_that_holds_another_address_does_not_become_the_sender() -> None:
    name = "=?utf-8?q?economat=40clinique=2Dx=2Eexample_=3Ceconomat=40clinique=2Dx=2Eexample=3E?="
    read = email.envelope(f"From: {name} <someone@else.example>\r\n\r\n".encode())
    assert read.sender == "someone@else.example"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02",
        b"From: \xff\xfe\r\nSubject: \xe9\xe8\x00\r\nDate: yesterday\r\n\r\n",
        b"From: =?utf-8?b?////?=\r\nSubject: =?x-nothing?q?=ZZ?=\r\n\r\n",
        b"From: " + b"a," * 20_000 + b"\r\n\r\n",
        b"Date: Tue, 99 Nov 99999 99:99:99 +9999\r\n\r\n",
        b"Subject: " + b"x" * 10_000 + b"\r\n\r\n",
    ],
)
def test_a_broken_envelope_is_read_as_far_as_it_goes(data: bytes) -> None:
    read = email.envelope(data)
    assert "\x00" not in read.sender + read.subject
    assert len(read.subject) <= 500
    assert read.sent_at is None


# --- own words --------------------------------------------------------------------------------

REPLIES = [
    "Le lun. 23 nov. 2026 à 10:00, Desk <desk@desk.example> a écrit :\n> 99 cartons de NUT-0009",
    "Le lundi 23 novembre 2026 à 10:00, le service des commandes de Nutrivale\n"
    "<desk@desk.example> a écrit :\n> 99 cartons",
    "On Mon, Nov 23, 2026 at 10:00 AM Desk <desk@desk.example> wrote:\n> 99 boxes",
    "-----Message d'origine-----\nDe : Desk\nEnvoyé : lundi\n\n99 cartons de NUT-0009",
    "De : Desk <desk@desk.example>\nEnvoyé : lundi 23 novembre\nÀ : Nadia\nObjet : RE: Commande\n\n99",
    "From: Desk\nSent: Monday\nTo: Nadia\nSubject: RE: order\n\n99 boxes of NUT-0009",
]


@pytest.mark.parametrize("reply", REPLIES)
def test_a_quoted_reply_is_cut_off(reply: str) -> None:
    (words,) = message_text.own_words(f"{TYPED}\n\n{reply}\n", subject="RE: Commande")
    assert "12 cartons de NUT-0001" in words
    assert "99" not in words


def test_a_forwarded_order_is_offered_after_the_writers_own_words() -> None:
    text = f"Peux-tu traiter ?\n\n---------- Forwarded message ---------\nDe : Nadia\n\n> {TYPED}"
    own, forwarded = message_text.own_words(text, subject="Fwd: Commande")
    assert own == "Peux-tu traiter ?"
    assert "12 cartons de NUT-0001" in forwarded


def test_a_signature_keeps_who_it_names_and_loses_its_numbers() -> None:
    text = (
        f"{TYPED}\nCordialement,\nNadia Ferrand\nClinique du Parc\nTél. 01 99 00 12 34\nwww.clinique.example"
    )
    (words,) = message_text.own_words(text, subject="")
    assert "3 boîtes de NUT-0002" in words
    assert "Clinique du Parc" in words
    assert "01 99" not in words
    assert "www" not in words


def test_a_postscript_after_the_signature_stays() -> None:
    (words,) = message_text.own_words(
        f"{TYPED}\nCordialement\nNadia\n\nPS : et 5 cartons de NUT-0003", subject=""
    )
    assert "5 cartons de NUT-0003" in words


def test_lines_behind_thanks_in_the_middle_stay() -> None:
    many = "\n".join(f"- {n} cartons de NUT-00{n}" for n in range(10, 40))
    (words,) = message_text.own_words(f"Bonjour\nMerci\n\n{many}", subject="")
    assert "39 cartons" in words


@pytest.mark.parametrize(
    "disclaimer",
    [
        "Ce message et ses pièces jointes sont confidentiels et destinés à 1 personne.",
        "This e-mail is confidential and intended for 1 person.",
        "Envoyé de mon iPhone",
        "-- \nClinique du Parc, 12 rue des Lilas",
    ],
)
def test_disclaimers_and_devices_are_cut_off(disclaimer: str) -> None:
    (words,) = message_text.own_words(f"{TYPED}\n{disclaimer}\n", subject="")
    assert words.endswith(("NUT-0002", "NUT-0002\n"))


def test_a_disclaimer_on_top_takes_no_order_along() -> None:
    (words,) = message_text.own_words(f"Disclaimer: external message\n\n{TYPED}", subject="")
    assert "12 cartons" in words


def test_an_order_by_mail_has_its_sender_as_the_address_of_its_buyer() -> None:
    data = (
        b"From: Clinique <Economat@clinique-du-parc.example>\r\nSubject: commande\r\n\r\n"
        b"Bonjour, merci de livrer :\r\n- 12 cartons HP-125V\r\n- 6 cartons MX-CAR\r\n"
    )
    (reading,) = email.read(data, name="m.eml")
    assert reading.order is not None
    assert reading.order.buyer.email is not None
    assert reading.order.buyer.email.value == "economat@clinique-du-parc.example"


def test_the_text_of_a_message_is_read_with_the_catalogue_and_the_day_it_was_sent() -> None:
    words = "Bonjour,\n\nMerci de livrer 12 HP-125V pour jeudi 26 novembre.\n"
    data = b"From: n@clinique.example\r\nDate: Tue, 24 Nov 2026 10:42:00 +0100\r\n\r\n" + words.encode()
    (reading,) = readers.read(data, name="m.eml", catalogue=CATALOGUE)
    assert reading.order is not None
    assert reading.order.deliver_on is not None
    assert reading.order.deliver_on.value == "2026-11-26"
    (line,) = reading.order.lines
    assert line.seller_item_id is not None
    assert (line.seller_item_id.value, line.seller_item_id.confidence) == ("HP-125V", 0.97)


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Commande CP-2213", "CP-2213"),
        ("TR: Bon de commande n° 4471.", "4471"),
        ("Purchase order #PO-118", "PO-118"),
        ("Commande du 24/11/2026", None),
        ("Commande 24/11/2026", None),
        ("Réassort", None),
    ],
)
def test_the_subject_names_the_order_that_its_text_does_not(subject: str, number: str | None) -> None:
    text = "Bonjour, merci de livrer :\r\n- 12 cartons HP-125V\r\n- 6 cartons MX-125\r\n"
    data = f"From: a@clinique.example\r\nSubject: {subject}\r\n\r\n{text}".encode()
    (reading,) = email.read(data, name="m.eml")
    assert reading.order is not None
    assert (reading.order.number.value if reading.order.number else None) == number

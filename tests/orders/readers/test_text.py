"""Running text: what orders, what only speaks of orders, and what is merely likely."""

from __future__ import annotations

import email
import email.policy
from datetime import date
from pathlib import Path

import pytest

from proche.orders.readers.text import read_text
from proche.orders.reading import Form, OrderRead, Reading
from tests.orders.readers.make_pages import CATALOGUE

SAMPLES = Path(__file__).parents[3].parent / "shared" / "samples" / "email-text"
SENT = date(2026, 11, 24)


def read(text: str) -> Reading:
    (reading,) = read_text(text, form=Form.EMAIL, catalogue=CATALOGUE, sent_on=SENT)
    return reading


def lines(text: str) -> list[tuple[str, str | None, str | None]]:
    """Quantity, unit, and code or description of each line."""
    order = read(text).order
    assert order is not None
    return [
        (
            line.quantity.value if line.quantity else "",
            line.unit and line.unit.value,
            (line.seller_item_id or line.description or None)
            and (line.seller_item_id or line.description).value,
        )
        for line in order.lines
    ]


MAIL = """Bonjour,

Merci de nous livrer 12 cartons de HP-125V et 3 boîtes de poudre épaississante 300 g pour jeudi 26 novembre.

Cordialement,
Claire Morel
EHPAD Les Tilleuls
12 rue des Lilas
69100 Villeurbanne
Tél. 01 99 00 12 34
"""


def test_a_sentence_gives_its_lines_and_its_day() -> None:
    assert lines(MAIL) == [("12", "cartons", "HP-125V"), ("3", "boîtes", "poudre épaississante 300 g")]
    order = read(MAIL).order
    assert order is not None
    assert order.deliver_on is not None
    assert order.deliver_on.value == "2026-11-26"
    assert read(MAIL).doubts == ()


def test_a_day_without_year_is_asked_when_nothing_tells_the_year() -> None:
    (reading,) = read_text(MAIL, form=Form.EMAIL)
    assert reading.order is not None
    assert reading.order.deliver_on is None
    assert [doubt.field for doubt in reading.doubts if doubt.field == "/deliver_on"] == ["/deliver_on"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Commande du jour :\n- 2 x Crème vanille\n- HP-200F : 6 cartons\n- 4 EP-300",
         [("2", None, "Crème vanille"), ("6", "cartons", "HP-200F"), ("4", None, "EP-300")]),
        ("Please send 5 cases of HP-125C and 2 boxes of orange jelly",
         [("5", "cases", "HP-125C"), ("2", "boxes", "orange jelly")]),
        ("Nous avons besoin de :\n12 ctn HP-125V\n1. 3 bt EP-300",
         [("12", "ctn", "HP-125V"), ("3", "bt", "EP-300")]),
        ("Merci de livrer :\n2 x Crème vanille, 125 g\n3 x Poudre, 300 g et 4 x Purée, 300 g",
         [("2", None, "Crème vanille, 125 g"), ("3", None, "Poudre, 300 g"), ("4", None, "Purée, 300 g")]),
        ("Merci de livrer 12 cartons de crème, 3 kg de farine",
         [("12", "cartons", "crème"), ("3", "kg", "farine")]),
        ("Merci de livrer\nHP-125V x 12\nEP-300 (4)", [("12", None, "HP-125V"), ("4", None, "EP-300")]),
    ],
)  # fmt: skip
def test_people_write_lines_in_many_ways(text: str, wanted: list[tuple[str, str | None, str | None]]) -> None:
    assert lines(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Réf;Désignation;Qté;Unité\nHP-125V;Crème vanille;12;ctn\nEP-300;Poudre;3;ctn",
        "Réf\tDésignation\tQté\tUnité\nHP-125V\tCrème vanille\t12\tctn\nEP-300\tPoudre\t3\tctn",
        "| Réf | Désignation | Qté | Unité |\n| HP-125V | Crème vanille | 12 | ctn |\n"
        "| EP-300 | Poudre | 3 | ctn |",
        "Réf        Désignation       Qté    Unité\nHP-125V    Crème vanille     12     ctn\n"
        "EP-300     Poudre            3      ctn",
    ],
    ids=["semicolons", "tabs", "bars", "spaces"],
)
def test_a_table_in_the_text_is_read_by_its_headings(text: str) -> None:
    assert lines("Bonjour, voici la commande\n\n" + text) == [
        ("12", "ctn", "HP-125V"),
        ("3", "ctn", "EP-300"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Merci pour la réunion de mardi, nous avons apprécié les 3 présentations et les 2 ateliers.",
        "Où en est ma commande 4471 ? Nous n'avons toujours pas reçu les 12 cartons de HP-125V.",
        "Veuillez trouver ci-joint notre facture n° 12 du 3 novembre.",
        "Facture n° 4471\n12 cartons de HP-125V : 120,00",
        "Bonjour,\nRien à commander cette semaine. Pouvez-vous nous dire quand passe le livreur ?",
        "Hello, nothing to order this week. Please send the new price list.",
        "Nous fermons le 24 décembre à 16 h. Le standard répond au 01 99 00 12 34.",
    ],
)
def test_prose_without_an_order_is_said_to_be_none(text: str) -> None:
    reading = read(text)
    assert not reading.is_order
    assert reading.error is not None


def test_what_is_merely_likely_is_asked() -> None:
    reading = read("need 20 bottles metformin 500mg, acct 12345 — Joe at Maple Pharmacy")
    assert reading.order is not None
    assert len(reading.order.lines) == 1
    assert [(doubt.field, doubt.readings) for doubt in reading.doubts] == [("/lines/0/quantity", ("20",))]
    assert reading.order.buyer.id is not None
    assert reading.order.buyer.id.value == "12345"


def test_a_request_without_lines_is_an_order_that_a_person_must_complete() -> None:
    reading = read("need to order more of the usual — Joe @ Maple")
    assert reading.is_order
    assert [(doubt.field, doubt.kind) for doubt in reading.doubts] == [("/lines", "NO_LINES")]


@pytest.mark.parametrize(
    "text",
    ["12 rue des Lilas", "69100 Villeurbanne", "Tél. 01 99 00 12 34", "le 24 novembre à 10 h", "HP 125 g"],
)
def test_addresses_hours_and_sizes_are_no_lines(text: str) -> None:
    reading = read("Merci de livrer 2 cartons de HP-125V\n" + text)
    assert reading.order is not None
    assert len(reading.order.lines) == 1


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")
class TestSamples:
    def order(self, name: str) -> OrderRead:
        message = email.message_from_bytes((SAMPLES / name).read_bytes(), policy=email.policy.default)
        body = message.get_body()
        assert body is not None
        order = read(body.get_content()).order
        assert order is not None
        return order

    def test_a_numbered_list_with_part_numbers(self) -> None:
        order = self.order("krrish777__mm_machine_reorder_2026-04-24.eml")
        codes = [line.seller_item_id.value for line in order.lines if line.seller_item_id]
        assert codes == ["FST-HXN-050-13-G5Z", "HYD-HSE-R2-06"]
        assert [line.quantity.value for line in order.lines if line.quantity] == ["100", "30"]

    def test_a_list_in_words(self) -> None:
        order = self.order("krrish777__birch_valley_emergency.eml")
        assert [line.quantity.value for line in order.lines if line.quantity] == ["100", "1"]

    def test_every_text_message_is_an_order_and_none_loses_its_quantity_unasked(self) -> None:
        for text in (SAMPLES / "norky101__sms_orders.txt").read_text().splitlines():
            if text.strip():
                reading = read(text)
                assert reading.order is not None
                assert reading.order.lines or reading.doubts


def test_the_last_word_that_nothing_more_is_ordered_takes_nothing_back() -> None:
    reading = read("Merci de livrer 12 cartons de HP-125V. Rien d'autre à commander.\nEHPAD - client C11406")
    assert reading.order is not None
    assert len(reading.order.lines) == 1
    assert reading.order.buyer.id is not None
    assert reading.order.buyer.id.value == "C11406"


def test_what_follows_a_comma_on_an_item_of_a_list_describes_it() -> None:
    text = (
        "Hello, please send:\n\n"
        "- 100 of the grade 8s, 3/8 x 1 yellow zinc\n"
        "- 1 roll of the blue tubing, quarter inch\n"
    )
    (reading,) = read_text(text, form=Form.EMAIL)
    assert reading.order is not None
    assert [line.description.value for line in reading.order.lines if line.description] == [
        "grade 8s, 3/8 x 1 yellow zinc",
        "blue tubing, quarter inch",
    ]


def test_a_year_and_the_name_of_the_order_count_nothing() -> None:
    text = (
        "Could you please deliver the following on 26 November 2026 (order CDE-26-6916):\n\n"
        "- 4 cartons of CR125-VAN\n- 2 cartons of EG125-CIT\n"
    )
    (reading,) = read_text(text, form=Form.EMAIL)
    assert reading.order is not None
    assert [line.quantity.value for line in reading.order.lines if line.quantity] == ["4", "2"]
    assert reading.order.number is not None
    assert reading.order.number.value == "CDE-26-6916"
    assert not reading.doubts

"""The form-independent heart: rows, columns, what earns confidence, what becomes a doubt."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from proche.orders.readers import certainty, header, kinds, layout
from proche.orders.readers.codes import Codes
from proche.orders.readers.kinds import Kind
from proche.orders.readers.words_on_page import PageWords, Row, Word, rows_of
from proche.orders.reading import Form, OrderRead, Reading
from tests.orders.readers.make_pages import CATALOGUE

HEADS = ((40, "Référence"), (120, "Désignation"), (400, "Qté"), (470, "PU HT"), (540, "Montant HT"))
ROW = ((40, "HP-125V"), (120, "Crème vanille"), (400, "12"), (470, "10,00"), (540, "120,00"))


def words(cells: tuple[tuple[float, str], ...], y: float, **changes: Word) -> list[Word]:
    """Set cells at a height, letters 6 wide and 10 high; `changes` replaces a word by its text."""
    out = []
    for x, text in cells:
        for part in text.split():
            word = Word(part, x, y, x + 6 * len(part), y + 10)
            changed = changes.get(part)
            out.append(replace(word, score=changed.score, others=changed.others) if changed else word)
            x += 6 * (len(part) + 0.5)
    return out


def page(
    *rows: tuple[tuple[float, str], ...], quality: float = 1.0, is_scan: bool = True, **changes: Word
) -> PageWords:
    lines = [((40, "BON DE COMMANDE N° 4471"),), HEADS, *rows]
    found = [word for place, cells in enumerate(lines) for word in words(cells, 40 + 25 * place, **changes)]
    return PageWords(1, 600, 800, tuple(found), is_scan=is_scan, quality=quality)


def read(one: PageWords) -> Reading:
    (reading,) = layout.read_words([one], form=Form.SCAN, catalogue=CATALOGUE)
    return reading


def order_of(one: PageWords) -> OrderRead:
    order = read(one).order
    assert order is not None
    return order


def unsure(text: str, *others: str, score: float = 0.6) -> Word:
    return Word(text, 0, 0, 0, 0, score, others)


def test_agreeing_sums_prove_a_quantity_even_on_a_worn_page() -> None:
    order = order_of(page(ROW, quality=0.75))
    assert order.lines[0].quantity is not None
    assert order.lines[0].quantity.confidence > 0.99
    doubts = read(page(ROW, quality=0.75)).doubts
    assert not [doubt for doubt in doubts if doubt.field.startswith("/lines")]


def test_a_sum_that_calls_for_another_quantity_asks_with_both() -> None:
    row = (*ROW[:2], (400, "17"), *ROW[3:])
    reading = read(page(row, **{"17": unsure("17", "12")}))
    doubt = next(doubt for doubt in reading.doubts if doubt.field == "/lines/0/quantity")
    assert doubt.readings[:2] == ("12", "17")
    assert doubt.where is not None


def test_a_text_that_contradicts_itself_is_left_to_the_desks_checks() -> None:
    row = (*ROW[:2], (400, "17"), *ROW[3:])
    reading = read(page(row, is_scan=False))
    assert reading.doubts == ()
    assert reading.order is not None
    assert reading.order.lines[0].quantity is not None
    assert reading.order.lines[0].quantity.value == "17"


def test_an_unsure_quantity_that_nothing_proves_is_asked_with_its_readings() -> None:
    reading = read(page(ROW[:3], **{"12": unsure("12", "72")}))
    (doubt,) = reading.doubts
    assert (doubt.field, doubt.kind, doubt.readings) == ("/lines/0/quantity", "UNSURE", ("12", "72"))


def test_a_high_score_does_not_suffice_on_a_worn_page() -> None:
    reading = read(page(ROW[:3], quality=0.75))
    assert [doubt.field for doubt in reading.doubts if doubt.field.startswith("/lines")] == [
        "/lines/0/quantity"
    ]


@pytest.mark.parametrize(("seen", "asked"), [("12", ()), ("72", ("12", "72"))])
def test_a_second_engine_confirms_or_contradicts(seen: str, asked: tuple[str, ...]) -> None:
    one = replace(page(ROW[:3], quality=0.75), witness=lambda box: seen)
    doubts = [doubt for doubt in read(one).doubts if doubt.field == "/lines/0/quantity"]
    assert tuple(reading for doubt in doubts for reading in doubt.readings) == asked


def test_letters_that_look_like_figures_are_read_as_such_and_asked() -> None:
    reading = read(page((*ROW[:2], (400, "I2"))))
    assert reading.order is not None
    assert reading.order.lines[0].quantity is not None
    assert reading.order.lines[0].quantity.value == "12"
    assert [doubt.field for doubt in reading.doubts] == ["/lines/0/quantity"]


def test_a_code_one_character_off_is_taken_with_less_confidence_and_asked() -> None:
    reading = read(page(((40, "HP-I25V"), *ROW[1:])))
    assert reading.order is not None
    code = reading.order.lines[0].seller_item_id
    assert code is not None
    assert code.value == "HP-125V"
    assert code.confidence < 0.9
    (doubt,) = reading.doubts
    assert doubt.readings == ("HP-125V", "HP-I25V")


def test_a_second_choice_of_the_engine_that_the_catalogue_knows_needs_no_question() -> None:
    reading = read(page(((40, "HP-I25V"), *ROW[1:]), **{"HP-I25V": unsure("HP-I25V", "HP-125V", score=0.95)}))
    assert reading.doubts == ()


def test_a_code_between_two_others_is_never_chosen() -> None:
    reading = read(page(((40, "HP-125X"), *ROW[1:])))
    assert reading.order is not None
    assert reading.order.lines[0].seller_item_id is not None
    assert reading.order.lines[0].seller_item_id.value == "HP-125X"
    assert set(reading.doubts[0].readings) == {"HP-125X", "HP-125V", "HP-125C"}


def test_the_cell_that_the_engine_passed_over_is_looked_at_again() -> None:
    row = (*ROW[:2], *ROW[3:])
    found = Word("12", 400, 90, 412, 100, 0.85)
    one = replace(page(row), look_again=lambda box, known: (found,) if box[0] < 400 < box[2] else ())
    quantity = order_of(one).lines[0].quantity
    assert quantity is not None
    assert (quantity.value, quantity.confidence) == ("12", certainty.PROVED)


def test_a_total_that_differs_from_the_sum_is_asked() -> None:
    reading = read(page(ROW, ((470, "Total HT"), (540, "130,00"))))
    (doubt,) = reading.doubts
    assert (doubt.field, doubt.readings) == ("/total_net", ("130.00", "120"))


def test_a_second_page_goes_on_though_its_number_is_glued_to_a_dash() -> None:
    other = ((40, "HP-125C"), (120, "Crème chocolat"), (400, "3"), (470, "10,00"), (540, "30,00"))
    lines = [((40, "Bon de commande N° 4471- suite"),), HEADS, other]
    found = [word for place, cells in enumerate(lines) for word in words(cells, 40 + 25 * place)]
    second = PageWords(2, 600, 800, tuple(found), is_scan=True)

    (reading,) = layout.read_words([page(ROW), second], form=Form.SCAN, catalogue=CATALOGUE)

    assert reading.order is not None
    assert len(reading.order.lines) == 2
    assert reading.order.number is not None
    assert reading.order.number.value == "4471"


def second_page(*lines: tuple[tuple[float, str], ...], is_scan: bool = True) -> PageWords:
    other = ((40, "HP-125C"), (120, "Crème chocolat"), (400, "3"), (470, "10,00"), (540, "30,00"))
    rows = [*lines, HEADS, other]
    found = [word for place, cells in enumerate(rows) for word in words(cells, 40 + 25 * place)]
    return PageWords(2, 600, 800, tuple(found), is_scan=is_scan)


def test_a_number_misread_on_a_later_page_leaves_one_order_and_a_question() -> None:
    second = second_page(((40, "Bon de commande N° 4477"),))

    (reading,) = layout.read_words([page(ROW), second], form=Form.SCAN, catalogue=CATALOGUE)

    assert reading.order is not None
    assert len(reading.order.lines) == 2
    assert reading.order.number is not None
    assert reading.order.number.value == "4471"
    (doubt,) = [doubt for doubt in reading.doubts if doubt.kind == "NUMBERS"]
    assert (doubt.field, doubt.readings) == ("/number", ("4471", "4477"))
    assert str(doubt.reason) == "Page 2 names another number: 4477. One order or two?"
    assert doubt.where is not None
    assert doubt.where.page == 2


def test_a_page_of_lines_under_quite_another_number_is_an_order_that_is_asked_about() -> None:
    second = second_page(((40, "Bon de commande N° 8020"),))

    first, other = layout.read_words([page(ROW), second], form=Form.SCAN, catalogue=CATALOGUE)

    assert [doubt.kind for doubt in first.doubts] == ["NUMBERS"]
    assert [doubt.kind for doubt in other.doubts] == []


def test_a_page_that_says_where_to_deliver_is_an_order_of_its_own() -> None:
    second = second_page(((40, "Bon de commande N° 4477"),), ((40, "A livrer le : 26/11/2026"),))

    readings = layout.read_words([page(ROW), second], form=Form.SCAN, catalogue=CATALOGUE)

    assert len(readings) == 2
    assert all(doubt.kind != "NUMBERS" for reading in readings for doubt in reading.doubts)


def test_a_number_of_the_customer_beside_their_name_is_theirs() -> None:
    one = page(ROW)
    head = words(((40, "Client : EHPAD Les Tilleuls - client C11406"),), 10)
    order = order_of(replace(one, words=(*head, *one.words)))

    assert order.buyer.id is not None
    assert order.buyer.id.value == "C11406"
    assert order.buyer.name is not None
    assert order.buyer.name.value == "EHPAD Les Tilleuls"


def test_an_unreadable_row_of_the_table_is_kept() -> None:
    other = ((40, "EP-300"), (120, "Poudre"), (400, "3"), (470, "2,00"), (540, "6,00"))
    reading = read(page(ROW, ((120, "x#2~ 99"), (540, "8..9")), other))
    assert reading.order is not None
    assert len(reading.order.lines) == 3
    assert [doubt.kind for doubt in reading.doubts] == ["UNREAD"]


def test_the_machine_of_a_fax_is_known_by_its_strip() -> None:
    one = page(ROW)
    strip = words(((40, "24/11 2026 10:41 FAX 01 99 00 l2 34 p.1/1"),), 8)
    scanned = replace(one, words=(*strip, *one.words), is_scan=True)
    order = read(scanned).order
    assert order is not None
    assert order.buyer.fax is not None
    assert order.buyer.fax.value == "0199001234"
    typed = read(replace(scanned, is_scan=False)).order
    assert typed is not None
    assert typed.buyer.fax is None


def test_a_fax_strip_is_no_part_of_the_page() -> None:
    one = page(ROW)
    strip = words(((40, "24/11 2026 10:41 FAX 01 99 00 12 34 p.1/1"),), 8)
    (first, *_) = rows_of(replace(one, words=(*strip, *one.words)))
    assert header.is_fax_strip(first)
    assert not header.is_fax_strip(
        Row(one, tuple(words(((40, "24/11 2026 10:41 FAX 01 99 00 12 34"),), 300)))
    )


@pytest.mark.parametrize(
    "text",
    [
        "01 99 00 10 07 EHPAD LES TILLEULS P. 01/01",
        "EHPAD LES TILLEULS 01 99 00 10 07 P. 01/01",
        "CENTRE HOSPITALIER DE MO 01 99 00. 10 07 P. O1/01",
        "24/11/2026 09:41 01 99 00 10 07 EHPAD LES TILLEULS",
        "24/11 2026 10:41 FAX 01 99 00 12 34 P. 01/01",
        "+33 1 99 00 10 07 EHPAD LES TILLEULS",
        "01 99 00 10 07",
    ],
)
def test_a_fax_strip_is_nobodys_name(text: str) -> None:
    one = page(ROW)
    strip, letterhead = words(((40, text),), 2), words(((40, "Clinique du Parc"),), 20)

    buyer = order_of(replace(one, words=(*strip, *letterhead, *one.words))).buyer

    assert buyer.name is not None
    assert buyer.name.value == "Clinique du Parc"


@pytest.mark.parametrize(
    ("text", "is_scan"),
    [
        ("EHPAD Les Tilleuls 01 99 00 10 07", True),
        ("EHPAD Les Tilleuls", True),
        ("01 99 00 10 07 EHPAD LES TILLEULS P. 01/01", False),
    ],
)
def test_a_house_that_heads_its_page_is_no_strip(text: str, is_scan: bool) -> None:
    one = replace(page(ROW), is_scan=is_scan)
    assert not header.is_fax_strip(Row(one, tuple(words(((40, text),), 8))))


def test_a_very_worn_page_always_meets_a_person() -> None:
    assert [doubt.kind for doubt in read(page(ROW, quality=0.5)).doubts if doubt.field == ""] == ["WORN"]


def test_places_are_fractions_of_the_upright_page() -> None:
    line = order_of(page(ROW)).lines[0]
    assert line.quantity is not None
    assert line.quantity.where is not None
    assert line.quantity.where.box == pytest.approx((400 / 600, 90 / 800, 412 / 600, 100 / 800), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BON DE COMMANDE", Kind.ORDER),
        ("Objet : commande n° 12", Kind.ORDER),
        ("PO Number: 3", Kind.ORDER),
        ("Facture N° 12", Kind.INVOICE),
        ("Facture à", None),
        ("Numéro de facture :", None),
        ("Facture d'avoir", Kind.CREDIT_NOTE),
        ("Adresse de livraison", None),
        ("Bon de livraison n° 3", Kind.DELIVERY_NOTE),
        ("Order confirmation", Kind.ACKNOWLEDGEMENT),
        ("Invoice to", None),
        ("Tarif 2026", Kind.PRICE_LIST),
    ],
)
def test_titles_name_papers_and_labels_do_not(text: str, kind: Kind | None) -> None:
    assert kinds.title_of(text) is kind


def test_codes_are_found_however_they_are_spaced() -> None:
    codes = Codes.of(CATALOGUE)
    assert codes.find("hp 125v") == "HP-125V"
    assert codes.find("3760000000017") == "3760000000017"
    assert codes.near("HP-12SV") == ["HP-125V"]


@pytest.mark.parametrize(
    ("price", "amount", "quantity"),
    [("10.00", "120.00", "12"), ("0.34", "136.00", "400"), ("7.00", "100.00", None)],
)
def test_price_and_amount_call_for_a_quantity(price: str, amount: str, quantity: str | None) -> None:
    expected = certainty.expected_quantity(Decimal(price), Decimal(amount))
    assert expected == (None if quantity is None else Decimal(quantity))

"""Tables as they were met: each test holds one way of printing that was once read wrong without a doubt."""

from __future__ import annotations

from proche.orders.readers import layout, phrases
from proche.orders.readers.codes import Codes
from proche.orders.readers.headings import Column, column_of
from proche.orders.readers.words_on_page import PageWords, Word
from proche.orders.reading import Form, Line, OrderRead, Reading
from tests.orders.readers.make_pages import CATALOGUE

Cells = tuple[tuple[float, str], ...]
TITLE: Cells = ((40, "BON DE COMMANDE N° 4471"),)
HEADS: Cells = (
    (40, "Référence"),
    (120, "Désignation"),
    (340, "Qté"),
    (390, "Unité"),
    (470, "PU HT"),
    (540, "Total HT"),
)


def row(code: str, words: str, count: str, unit: str = "carton", price: str = "", amount: str = "") -> Cells:
    cells = ((40, code), (120, words), (340, count), (390, unit), (470, price), (540, amount))
    return tuple(cell for cell in cells if cell[1])


def page(*rows: Cells, number: int = 1, pitch: float = 25) -> PageWords:
    """Set rows `pitch` apart, letters 6 wide and 10 high."""
    found = []
    for place, cells in enumerate(rows):
        for x, text in cells:
            for part in text.split():
                y = 40 + pitch * place
                found.append(Word(part, x, y, x + 6 * len(part), y + 10))
                x += 6 * (len(part) + 0.5)
    return PageWords(number, 620, 850, tuple(found))


def read(*pages: PageWords) -> Reading:
    (reading,) = layout.read_words(pages, form=Form.PDF_TEXT, catalogue=CATALOGUE)
    return reading


def order_of(*pages: PageWords) -> OrderRead:
    order = read(*pages).order
    assert order is not None
    return order


def told(line: Line, name: str) -> str | None:
    value = getattr(line, name)
    return None if value is None else str(value.value)


def column(order: OrderRead, name: str) -> list[str | None]:
    return [told(line, name) for line in order.lines]


VANILLA = row("HP-125V", "Crème vanille 125 g", "12", "carton", "10,00", "120,00")
COFFEE = row("HP-125C", "Crème café 125 g", "3", "carton", "10,00", "30,00")


def test_a_chapters_subtotal_ends_no_table_and_is_no_total() -> None:
    subtotal: Cells = ((120, "Sous-total Crèmes"), (540, "120,00"))
    order = order_of(
        page(TITLE, HEADS, ((120, "CRÈMES"),), VANILLA, subtotal, ((120, "AUTRES"),), COFFEE,
             ((120, "Sous-total Autres"), (540, "30,00")), ((340, "Total général HT"), (540, "150,00")))
    )  # fmt: skip
    assert column(order, "quantity") == ["12", "3"]
    assert order.total_net is not None
    assert order.total_net.value == "150.00"


def test_what_was_carried_over_ends_no_page() -> None:
    first = page(TITLE, HEADS, VANILLA, ((120, "À reporter"), (540, "120,00")))
    second = page(
        ((40, "Commande n° 4471"),), HEADS, ((120, "Report"), (540, "120,00")), COFFEE, number=2
    )  # fmt: skip
    assert column(order_of(first, second), "seller_item_id") == ["HP-125V", "HP-125C"]


def test_two_tables_side_by_side_are_read_one_after_the_other() -> None:
    heads: Cells = ((20, "Réf."), (80, "Produit"), (200, "Qté"), (240, "Un."))
    right: Cells = tuple((x + 300, text) for x, text in heads)
    upper: Cells = ((20, "HP-125V"), (80, "Crème vanille"), (200, "12"), (240, "carton"))
    beside: Cells = ((320, "NE-500"), (380, "Entéral"), (500, "7"), (540, "carton"))
    lower: Cells = ((20, "HP-125C"), (80, "Crème café"), (200, "3"), (240, "carton"))
    order = order_of(page(TITLE, (*heads, *right), (*upper, *beside), lower))
    assert column(order, "quantity") == ["12", "3", "7"]
    assert told(order.lines[2], "description") == "Entéral"


def test_the_column_of_taxed_amounts_is_not_the_amount() -> None:
    heads: Cells = (*HEADS[:-1], (520, "Mt HT"), (570, "Mt TTC"))
    order = order_of(page(TITLE, heads, (*VANILLA[:-1], (520, "120,00"), (570, "126,60"))))
    assert column(order, "net_amount") == ["120.00"]


def test_the_heading_says_the_unit_of_every_line() -> None:
    heads: Cells = ((40, "Référence"), (120, "Désignation"), (340, "Nb de cartons"), (470, "Prix du carton"))
    order = order_of(
        page(TITLE, heads, ((40, "HP-125V"), (120, "Crème vanille"), (340, "12"), (470, "10,00")))
    )
    assert told(order.lines[0], "unit") == "cartons"
    assert told(order.lines[0], "unit_price") == "10.00"


def test_line_numbers_in_steps_of_ten_are_no_codes() -> None:
    heads: Cells = ((20, "Poste"), (70, "Article"), (150, "Désignation"), (340, "Qté cde"), (400, "UQ"))
    rows: list[Cells] = [
        ((20, f"000{place}0"), (70, code), (150, "Crème vanille"), (340, "12"), (400, "CRT"))
        for place, code in ((1, "HP-125V"), (2, "HP-125C"))
    ]
    order = order_of(page(TITLE, heads, *rows))
    assert column(order, "seller_item_id") == ["HP-125V", "HP-125C"]
    assert column(order, "description") == ["Crème vanille", "Crème vanille"]


def test_the_pieces_of_all_wards_are_added_up_under_total() -> None:
    heads: Cells = (
        (40, "Référence"),
        (120, "Produit"),
        (300, "1er ét."),
        (360, "2e ét."),
        (420, "TOTAL"),
        (480, "Unité"),
    )
    rows: list[Cells] = [
        ((40, "HP-125V"), (120, "Crème vanille"), (300, "5"), (360, "7"), (420, "12"), (480, "carton"))
    ]
    assert column(order_of(page(TITLE, heads, *rows)), "quantity") == ["12"]


def test_dots_that_lead_to_a_figure_are_no_part_of_it() -> None:
    line: Cells = (
        (40, "HP-125V"),
        (120, "Crème vanille 125 g ............................12"),
        (400, "carton"),
    )
    order = order_of(page(TITLE, HEADS, line))
    assert column(order, "quantity") == ["12"]
    assert column(order, "description") == ["Crème vanille 125 g"]


def test_words_that_run_into_the_quantity_are_asked_about() -> None:
    reading = read(page(TITLE, HEADS, row("HP-125V", "Crème vanille 125", "G12"), COFFEE))
    assert "/lines/0" in {doubt.field for doubt in reading.doubts}


def test_a_unit_with_a_plurals_s_behind_it_is_a_unit() -> None:
    heads: Cells = ((40, "Référence"), (120, "Produit"), (340, "Quantité"))
    order = order_of(page(TITLE, heads, ((40, "HP-125V"), (120, "Crème vanille"), (340, "28 CRTs"))))
    assert (told(order.lines[0], "quantity"), told(order.lines[0], "unit")) == ("28", "CRTs")


def test_a_code_without_letters_is_told_by_the_word_before_it() -> None:
    heads: Cells = ((40, "Quantité"), (120, "Produit"), (470, "PU HT"), (540, "Total HT"))
    lower: Cells = ((120, "réf. 047477"),)
    order = order_of(
        page(
            TITLE,
            heads,
            ((40, "2 (ct)"), (120, "Crème vanille"), (470, "10,00"), (540, "20,00")),
            lower,
            pitch=17,
        )
    )
    assert told(order.lines[0], "buyer_item_id") == "047477"
    assert (told(order.lines[0], "quantity"), told(order.lines[0], "unit")) == ("2", "ct")


def test_a_tills_line_takes_its_words_from_the_row_above() -> None:
    order = order_of(
        page(((200, "EHPAD VAL FLEURI"),), ((40, "CDE 450903731"),), ((40, "CREME VANILLE"),),
             ((40, "HP-125V 7 CARTON 325,50"),))
    )  # fmt: skip
    names = ("seller_item_id", "description", "quantity", "unit", "net_amount")
    assert [told(order.lines[0], name) for name in names] == [
        "HP-125V",
        "CREME VANILLE",
        "7",
        "CARTON",
        "325.50",
    ]


def test_the_cents_of_an_amount_are_no_quantity() -> None:
    assert not [
        found for found in phrases.find_phrases("Crème vanille 325,50", Codes()) if found.number == "50"
    ]


def test_a_shortened_word_does_not_end_the_products_name() -> None:
    (found,) = phrases.find_phrases("9 cartons Eau gél. sucrée citron 125g (réf. 035372)", Codes())
    assert (found.description, found.code) == ("Eau gél. sucrée citron 125g", "035372")


def test_code_and_unit_around_the_words_of_a_list_are_parted_from_them() -> None:
    (found,) = phrases.find_phrases("6 x MX300-VRA Repas mixé veau 300 g (carton)", Codes())
    assert (found.code, found.description, found.unit) == ("MX300-VRA", "Repas mixé veau 300 g", "carton")


def test_who_signs_with_a_customer_number_is_the_buyer() -> None:
    order = order_of(
        page(((40, "Objet : Commande ACH-117"),), ((40, "Bonjour,"),),
             ((40, "4 cartons HP-125V Crème vanille"),), ((40, "EHPAD Les Peupliers - client C11813"),))
    )  # fmt: skip
    assert order.buyer.name is not None
    assert order.buyer.name.value == "EHPAD Les Peupliers"


def test_a_bare_label_heads_no_letter() -> None:
    number: Cells = ((400, "Numéro"), (500, "2031-44"))
    order = order_of(
        page(((40, "COMMANDE FOURNISSEUR"),), number, ((40, "Clinique du Parc"),), HEADS, VANILLA)
    )
    assert order.buyer.name is not None
    assert order.buyer.name.value == "Clinique du Parc"


def test_a_house_says_its_customer_number_in_its_own_words() -> None:
    for words in ("N° client Nutrivale : C12294", "Notre n° de client chez vous : C10481"):
        order = order_of(page(((40, "Clinique du Parc"),), TITLE, ((40, words),), HEADS, VANILLA))
        assert order.buyer.id is not None
        assert order.buyer.id.value == words.split()[-1]


def test_headings_that_are_put_together_from_words() -> None:
    said = {
        "Mt TTC": Column.OTHER,
        "Prix du carton": Column.PRICE,
        "Nb de cartons": Column.QUANTITY,
        "Cdée": Column.QUANTITY,
    }
    assert {words: found[0] for words in said if (found := column_of(words)) is not None} == said


def test_a_lines_second_row_says_code_and_money_in_words() -> None:
    order = order_of(
        page(
            ((40, "Commande n° 4471"),),
            ((40, "1. CREME VANILLE 125 G"), (340, "12 carton")),
            ((40, "Réf. HP-125V - PU HT 10,00 - Montant HT 120,00"),),
        )
    )
    names = ("seller_item_id", "quantity", "unit_price", "net_amount")
    assert [told(order.lines[0], name) for name in names] == ["HP-125V", "12", "10.00", "120.00"]


def test_a_subject_that_lost_its_space_still_names_the_order() -> None:
    order = order_of(
        page(((40, "Objet : Commande2031-06898"),), ((40, "51 x HP-125V Crème vanille 100 g (Ct)"),))
    )
    assert order.number is not None
    assert order.number.value == "2031-06898"

"""What is asked of an order, and what is not: each check by what it says, and when it stays silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proche.customers.rules import Directory
from proche.kernel.words import said
from proche.orders.catalogue import Catalogue
from proche.orders.checks import Checked, DoubtKind, check, days
from proche.orders.history import History, PastLine, RecentOrder, habits_of
from proche.orders.reading import Doubt, Form, Line, OrderRead, Party, Reading, Value
from proche.orders.rules import Channel, OrderState, Step, doubt_key, fold

from .knowledge import AT, CATALOGUE, CLINIC, DIRECTORY, HOME, HOSPITAL, PRODUCTS, THURSDAY, TODAY, TWIN

BY_SKU = {product.sku: product for product in PRODUCTS}


def past(sku: str, *quantities: int, unit: str = "CT", customer: str = "C-1001") -> list[PastLine]:
    sold = BY_SKU[sku].unit(unit)
    assert sold is not None
    return [PastLine(customer, sku, Decimal(q), unit, Decimal(q) * sold.pieces) for q in quantities]


#: The clinic always takes two cartons of jellied water, ten to twelve of vanilla cream.
HISTORY = History(habits_of([*past("EP-200", 2, 2, 2, 2, 2), *past("HP-125V", 10, 12, 12, 11)]))


def line(place: int, **values: str | None) -> Line:
    return Line(place, **{name: Value(value) for name, value in values.items() if value is not None})


CREAM = line(
    1,
    seller_item_id="HP-125V",
    description="Crème HP vanille 125 g",
    quantity="12",
    unit="ctn",
    unit_price="17.904",
)
WATER = line(2, seller_item_id="EP-200", description="Eau gélifiée pêche", quantity="2", unit="ctn")
PUREE = line(3, seller_item_id="MX-CAR", description="Mixé carottes 200 g", quantity="6", unit="ctn")


def order(*lines: Line, **changes) -> OrderRead:
    whole = OrderRead(
        number=Value("4471"),
        issued_on=Value(TODAY.isoformat()),
        deliver_on=Value(THURSDAY.isoformat()),
        currency=Value("EUR"),
        buyer=Party(name=Value("Clinique du Parc"), id=Value("C-1001")),
        lines=tuple(
            replace(one, position=place) for place, one in enumerate(lines or (CREAM, WATER, PUREE), 1)
        ),
    )
    return replace(whole, **changes)


def checked(one: OrderRead, *doubts: Doubt, form: Form = Form.PDF_TEXT, **known) -> Checked:
    desk = {
        "catalogue": CATALOGUE,
        "directory": DIRECTORY,
        "history": HISTORY,
        "on": TODAY,
        "received_at": AT,
    }
    return check(Reading(form, order=one, doubts=doubts), **{**desk, **known})


#: The hospital has two doors; this names one of them.
STORES = Party(name=Value("Magasin général"))


def asked(one: OrderRead, **known) -> list[Doubt]:
    return list(checked(one, **known).doubts)


def only(doubts: list[Doubt], kind: DoubtKind, field: str) -> Doubt:
    assert [(doubt.kind, doubt.field) for doubt in doubts] == [(kind, field)]
    return doubts[0]


def labels(doubt: Doubt) -> list[str]:
    return [str(option.label) for option in doubt.options]


def answered(one: OrderRead, doubt: Doubt, place: int) -> OrderRead:
    return fold(one, [Step(doubt.options[place].changes)])


# --- nothing to ask -----------------------------------------------------------------------------


def test_a_clean_order_of_a_known_customer_is_asked_nothing():
    found = checked(order())
    assert found.doubts == ()
    assert found.customer.establishment is CLINIC
    assert [(match.quantity, match.unit.code, match.unit_price) for match in found.lines] == [
        (12, "CT", Decimal("17.9040")),
        (2, "CT", Decimal("14.10")),
        (6, "CT", Decimal("16.20")),
    ]


def test_two_months_of_ordinary_orders_raise_fewer_than_three_doubts_in_ten_orders():
    demo = pytest.importorskip("proche.site.demo.history")
    from proche.site.demo import catalogue, establishments, orders

    written = demo.history(TODAY)
    history = History(
        habits_of(
            PastLine(
                one.customer.card.number,
                row.product.sku,
                row.quantity,
                row.unit.code,
                row.quantity * row.unit.pieces,
            )
            for one in written
            for row in one.lines
        )
    )
    known = {
        "catalogue": Catalogue(catalogue.products(TODAY)),
        "directory": Directory(one.card for one in establishments.establishments()),
        "history": history,
    }
    some = written[::4]
    doubts = [doubt for one in some for doubt in asked(orders.as_read(one), on=one.issued_on, **known)]
    assert len(some) > 50
    assert len(doubts) < 0.3 * len(some), doubts[:5]


def test_who_knows_nothing_asks_nothing_about_it():
    doubts = asked(order(), catalogue=Catalogue(), directory=Directory(), history=History())
    assert doubts == []


def test_what_is_no_order_is_asked_nothing():
    reading = Reading(Form.PDF_TEXT, is_order=False, error=said("an invoice"))
    found = check(
        reading,
        catalogue=CATALOGUE,
        directory=DIRECTORY,
        history=HISTORY,
        on=TODAY,
        received_at=AT,
        sender="x@y.example",
    )
    assert found.doubts == ()


# --- box against piece ----------------------------------------------------------------------------


def test_the_mockups_question_is_asked_with_the_habit_and_the_likelier_reading_first():
    one = order(CREAM, replace(WATER, quantity=Value("24"), unit=None))
    doubt = only(asked(one), DoubtKind.UNIT, "/lines/1/unit")
    assert str(doubt.reason) == "24 pots or 24 cartons? This customer usually takes 2 cartons (48 pieces)."
    assert labels(doubt) == ["24 pots = 1 carton", "24 cartons"]
    assert doubt.readings == ("C62", "CT")


@pytest.mark.parametrize(("place", "quantity"), [(0, 1), (1, 24)])
def test_the_answer_settles_the_line_and_its_habit_too(place, quantity):
    one = order(CREAM, replace(WATER, quantity=Value("24"), unit=None))
    after = checked(answered(one, asked(one)[0], place))
    assert after.doubts == ()
    assert (after.lines[1].quantity, after.lines[1].unit.code) == (quantity, "CT")


@pytest.mark.parametrize(
    ("changes", "pieces"),
    [
        ({"quantity": "2"}, 48),  # what the customer always takes, by the carton
        ({"quantity": "48"}, 48),  # the same by the piece
        ({"quantity": "24", "unit_price": "0.59"}, 24),  # the price of a piece
        ({"quantity": "24", "unit_price": "14.10"}, 576),  # the price of a carton
        ({"quantity": "24", "net_amount": "14.10"}, 24),  # the amount shared out is a piece's price
        ({"quantity": "5", "unit": "boîtes", "unit_price": "14.1"}, 120),  # a box is the carton by its price
    ],
)
def test_price_or_habit_settle_the_unit_without_a_question(changes, pieces):
    read = {name: Value(value) for name, value in changes.items()}
    one = order(replace(WATER, unit=None, **read) if "unit" not in read else replace(WATER, **read))
    match = checked(one).lines[0]
    assert [doubt for doubt in asked(one) if doubt.kind == DoubtKind.UNIT] == []
    assert match.quantity * match.unit.pieces == pieces


def test_a_product_sold_one_way_needs_no_unit():
    one = order(line(1, seller_item_id="EX-1K", quantity="3"), line(2, seller_item_id="MX-CAR", quantity="5"))
    assert asked(one) == []


def test_cartons_that_may_be_pieces_are_asked_of_a_customer_without_a_habit():
    one = order(
        line(1, seller_item_id="MX-CAR", quantity="24"), buyer=Party(id=Value("C-1004")), deliver_to=STORES
    )
    assert labels(only(asked(one), DoubtKind.UNIT, "/lines/0/unit")) == [
        "24 pieces = 2 cartons",
        "24 cartons",
    ]


def test_pieces_of_a_product_sold_by_the_carton_become_cartons():
    match = checked(order(line(1, seller_item_id="MX-CAR", quantity="24", unit="pce"))).lines[0]
    assert (match.quantity, match.unit.code) == (2, "CT")


def test_pieces_that_fill_no_carton_are_asked():
    one = order(line(1, seller_item_id="MX-CAR", quantity="30", unit="pce"))
    doubt = only(asked(one), DoubtKind.QUANTITY, "/lines/0/quantity")
    assert str(doubt.reason) == "30 pieces do not fill whole cartons of 12."
    assert labels(doubt) == ["3 cartons = 36 pieces", "2 cartons = 24 pieces"]
    assert checked(answered(one, doubt, 1)).lines[0].quantity == 2


def test_a_piece_with_the_price_of_a_carton_is_asked():
    one = order(line(1, seller_item_id="BO-HPC", quantity="8", unit="C62", unit_price="21.00"))
    doubt = only(asked(one), DoubtKind.UNIT, "/lines/0/unit")
    assert labels(doubt) == ["8 cartons", "8 bouteilles"]
    assert asked(answered(one, doubt, 0)) == []


def test_a_price_by_the_piece_on_a_line_of_cartons_is_understood():
    one = order(
        line(1, seller_item_id="BO-HPC", quantity="8", unit="ctn", unit_price="0.88", net_amount="168.00")
    )
    assert asked(one) == []
    assert checked(one).lines[0].unit_price == Decimal("21.00")


def test_the_word_piece_of_a_program_is_asked_where_only_cartons_are_usual():
    one = order(line(1, seller_item_id="EP-200", quantity="2", unit="EA"))
    doubt = only(asked(one), DoubtKind.UNIT, "/lines/0/unit")
    assert labels(doubt) == ["2 cartons", "2 pots"]


def test_a_unit_that_the_product_has_not_is_asked():
    doubt = only(asked(order(replace(PUREE, unit=Value("fûts")))), DoubtKind.UNIT, "/lines/0/unit")
    assert "“fûts” is no unit in which Mixé carottes 200 g is sold" in str(doubt.reason)


FOUR = ("HP-125V", "HP-125C", "EM-200", "BO-HPV")


def without_units(**changes) -> OrderRead:
    lines = (line(place, seller_item_id=sku, quantity="24") for place, sku in enumerate(FOUR))
    return order(*lines, buyer=Party(id=Value("C-1004")), deliver_to=STORES, **changes)


def test_an_order_without_any_unit_is_asked_once_for_all_its_lines():
    one = without_units()
    doubt = only(asked(one), DoubtKind.UNIT, "/lines/0/unit")
    assert str(doubt.reason) == "Lines 1, 2, 3, 4 do not say what they count: pots or cartons?"
    after = checked(answered(one, doubt, 0))
    assert after.doubts == ()
    assert [match.quantity * match.unit.pieces for match in after.lines] == [24, 24, 24, 24]


@pytest.mark.parametrize("cartons", [1, 24])
def test_a_total_that_fits_one_unit_settles_them_all(cartons):
    total = sum(cartons * BY_SKU[sku].units[0].price for sku in FOUR)
    found = checked(without_units(total_net=Value(str(total))))
    assert found.doubts == ()
    assert {match.quantity * match.unit.pieces for match in found.lines} == {cartons * 24}


# --- products -------------------------------------------------------------------------------------


def test_an_unknown_product_is_asked_and_may_be_left_out():
    one = order(CREAM, line(2, seller_item_id="ZZ-999", description="Gants en latex", quantity="2"))
    doubt = only(asked(one), DoubtKind.PRODUCT, "/lines/1/seller_item_id")
    assert "Gants en latex" in str(doubt.reason)
    assert labels(doubt) == ["Leave this line out"]
    assert checked(one, removed=frozenset({1})).doubts == ()


def test_near_products_are_offered_and_the_answer_settles():
    one = order(line(1, description="Crème HP vanille", quantity="2", unit="ctn"))
    doubt = only(asked(one), DoubtKind.PRODUCT, "/lines/0/seller_item_id")
    assert set(doubt.readings) == {"HP-125V", "HP-200V"}
    after = checked(answered(one, doubt, doubt.readings.index("HP-200V")))
    assert after.lines[0].product is BY_SKU["HP-200V"]
    assert after.doubts == ()


def test_a_code_that_contradicts_its_words_is_asked_and_the_answer_settles():
    one = order(replace(CREAM, description=Value("Crème HP chocolat 125 g"), unit_price=None))
    doubt = only(asked(one), DoubtKind.PRODUCT, "/lines/0/seller_item_id")
    assert doubt.readings == ("HP-125V", "HP-125C")
    for place, sku in enumerate(doubt.readings):
        after = checked(answered(one, doubt, place))
        assert (after.lines[0].product.sku, after.doubts) == (sku, ())


def test_a_withdrawn_product_offers_its_substitute_at_the_substitutes_price():
    one = order(line(1, seller_item_id="HP-125P", quantity="3", unit="ctn", unit_price="12.00"))
    doubt = only(asked(one), DoubtKind.WITHDRAWN, "/lines/0/seller_item_id")
    assert (
        str(doubt.reason) == "Crème HP praliné 125 g is withdrawn. Crème HP chocolat 125 g takes its place."
    )
    assert doubt.readings == ("HP-125C", "HP-125V")
    after = checked(answered(one, doubt, 0))
    assert (after.lines[0].product.sku, after.lines[0].unit_price, after.doubts) == (
        "HP-125C",
        Decimal("18.40"),
        (),
    )


def test_a_product_that_is_not_on_sale_yet_is_asked():
    doubt = only(
        asked(order(line(1, seller_item_id="EG-200", quantity="3", unit="ctn"))),
        DoubtKind.NOT_YET,
        "/lines/0/seller_item_id",
    )
    assert "2027-01-04" in str(doubt.reason)


def test_a_product_on_two_lines_is_asked_once():
    one = order(CREAM, WATER, CREAM, CREAM)
    doubt = only(asked(one, history=History()), DoubtKind.TWICE, "/lines/3/description")
    assert labels(doubt) == ["Both are meant", "Leave this line out"]
    assert checked(order(CREAM, WATER, CREAM), removed=frozenset({2})).doubts == ()


# --- where to --------------------------------------------------------------------------------------


def of_the_hospital(*, place: str = "", address: str = "") -> OrderRead:
    door = Party(name=Value(place) if place else None, address=Value(address) if address else None)
    return order(WATER, PUREE, buyer=Party(id=Value("C-1004")), deliver_to=door)


def test_an_order_that_names_none_of_two_doors_is_asked_and_the_answer_is_kept():
    one = of_the_hospital()
    doubt = only(asked(one, history=History()), DoubtKind.ADDRESS, "/deliver_to/name")
    assert labels(doubt) == ["Magasin général, 69904", "Pharmacie, 69904"]
    found = checked(replace(answered(one, doubt, 1), deliver_on=Value("2026-11-25")), history=History())
    assert found.doubts == ()
    assert found.address is HOSPITAL.addresses[1]


def test_a_door_that_the_customer_does_not_have_is_asked():
    doubt = only(
        asked(of_the_hospital(place="Quai 9"), history=History()), DoubtKind.ADDRESS, "/deliver_to/name"
    )
    assert str(doubt.reason) == "“Quai 9” is none of this customer's delivery addresses. Deliver where?"


@pytest.mark.parametrize(
    ("place", "address"),
    [
        ("magasin general", ""),
        ("CHU, Magasin général, porte B", ""),
        ("", "Magasin général, 69904 Chambrelle"),
    ],
)
def test_a_door_that_is_named_somehow_is_no_question(place, address):
    assert asked(of_the_hospital(place=place, address=address), history=History()) == []


# --- quantities and prices ------------------------------------------------------------------------


@pytest.mark.parametrize("quantity", [None, "0", "-3", "deux"])
def test_a_quantity_that_is_none_is_asked_with_the_usual_one(quantity):
    one = order(CREAM, replace(WATER, quantity=Value(quantity) if quantity else None))
    doubt = only(asked(one), DoubtKind.QUANTITY, "/lines/1/quantity")
    assert labels(doubt) == ["2 cartons, as usual", "Leave this line out"]


def test_a_quantity_that_cannot_be_read_is_reckoned_from_amount_and_price_first():
    unread = line(1, seller_item_id="HP-125V", unit="ctn", unit_price="17.904", net_amount="35.81")
    doubt = only(asked(order(unread)), DoubtKind.QUANTITY, "/lines/0/quantity")
    assert labels(doubt) == ["2, as the total says", "11 cartons, as usual", "Leave this line out"]
    assert asked(answered(order(unread), doubt, 0)) == []


def test_half_a_carton_is_asked_and_offered_in_pieces():
    one = order(replace(CREAM, quantity=Value("11.5")))
    doubt = only(asked(one), DoubtKind.QUANTITY, "/lines/0/quantity")
    assert labels(doubt) == ["276 pots", "12 cartons", "11 cartons"]
    assert asked(order(line(1, seller_item_id="VM-VRC", quantity="2.5", unit="kg"))) == []


def test_a_quantity_far_from_the_habit_is_asked_with_the_nought_too_many_first():
    one = order(replace(CREAM, quantity=Value("120"), unit_price=None))
    doubt = only(asked(one), DoubtKind.HABIT, "/lines/0/quantity")
    assert str(doubt.reason) == "120 cartons? This customer usually takes 11 cartons."
    assert doubt.readings == ("12", "120", "11")
    assert checked(answered(one, doubt, 0)).doubts == ()


@pytest.mark.parametrize("quantity", ["4", "9", "15", "36"])
def test_a_quantity_near_the_habit_is_not_asked(quantity):
    assert asked(order(replace(CREAM, quantity=Value(quantity)))) == []


def test_a_huge_quantity_is_asked_even_without_a_habit():
    only(asked(order(replace(PUREE, quantity=Value("3000")))), DoubtKind.HABIT, "/lines/0/quantity")


def test_a_price_that_is_not_the_agreed_one_is_asked():
    one = order(replace(CREAM, unit_price=Value("18.40")))
    doubt = only(asked(one), DoubtKind.PRICE, "/lines/0/unit_price")
    assert str(doubt.reason) == "The order says 18.40 each; 17.904 is agreed."
    assert [checked(answered(one, doubt, place)).lines[0].unit_price for place in (0, 1)] == [
        Decimal("17.904"),
        Decimal("18.40"),
    ]
    assert asked(answered(one, doubt, 1)) == []


def test_a_price_that_is_not_the_lists_is_asked_where_nothing_is_agreed():
    doubt = only(
        asked(order(replace(PUREE, unit_price=Value("15.20")))), DoubtKind.PRICE, "/lines/0/unit_price"
    )
    assert "the list price is 16.20" in str(doubt.reason)


@pytest.mark.parametrize("price", ["17.90", "17.904", "17.9"])
def test_a_rounded_price_is_the_agreed_one(price):
    one = order(replace(CREAM, unit_price=Value(price)))
    assert asked(one) == []
    assert checked(one).lines[0].unit_price == Decimal("17.9040")


def test_last_years_prices_on_every_line_are_one_question():
    lines = [
        line(place, seller_item_id=sku, quantity="2", unit="ctn", unit_price="9.99")
        for place, sku in enumerate(FOUR)
    ]
    one = order(*lines, buyer=Party(id=Value("C-1004")), deliver_to=STORES)
    doubt = only(asked(one), DoubtKind.PRICE, "/lines/0/unit_price")
    assert [match.unit_price for match in checked(answered(one, doubt, 1)).lines] == [Decimal("9.99")] * 4
    assert asked(answered(one, doubt, 0)) == []


def test_a_line_total_that_does_not_fit_offers_the_quantity_that_would():
    one = order(replace(PUREE, unit_price=Value("16.20"), net_amount=Value("129.60")))
    doubt = only(asked(one), DoubtKind.AMOUNT, "/lines/0/quantity")
    assert str(doubt.reason) == "6 × 16.20 is 97.20, but the line says 129.60."
    assert doubt.readings == ("6", "8")
    assert asked(answered(one, doubt, 1)) == []


@pytest.mark.parametrize("amount", ["97.20", "97.21", "92.34", "1166.40"])
def test_a_line_total_by_the_cent_a_discount_or_the_piece_is_right(amount):
    one = order(replace(PUREE, unit_price=Value("16.20"), net_amount=Value(amount)))
    assert [doubt.kind for doubt in asked(one)] == []


# --- the order as a whole -------------------------------------------------------------------------

SUM = 12 * Decimal("17.904") + 2 * Decimal("14.10") + 6 * Decimal("16.20")


@pytest.mark.parametrize("factor", ["1", "1.055", "1.2"])
def test_a_total_that_fits_with_or_without_tax_is_not_asked(factor):
    total = (SUM * Decimal(factor)).quantize(Decimal("0.01"))
    assert asked(order(total_net=Value(str(total)))) == []


@pytest.mark.parametrize(
    ("total", "words"), [("260.00", "A line may be missing or misread"), ("355.25", "carriage")]
)
def test_a_total_that_does_not_add_up_is_asked(total, words):
    doubt = only(asked(order(total_net=Value(total))), DoubtKind.TOTAL, "/total_net")
    assert words in str(doubt.reason)


def test_a_total_says_nothing_while_a_line_is_in_doubt_or_once_one_was_changed():
    one = order(replace(PUREE, quantity=None), total_net=Value("1.00"))
    only(asked(one), DoubtKind.QUANTITY, "/lines/0/quantity")
    assert asked(fold(one, [Step({"/lines/0/quantity": "6"})])) == []


@pytest.mark.parametrize(
    ("day", "words", "offered"),
    [
        (date(2026, 11, 20), "has passed", ["2026-11-26", "2026-12-01", "2026-12-03"]),
        (date(2026, 11, 28), "weekend", ["2026-11-26", "2026-12-01", "2026-12-03"]),
        (
            date(2026, 11, 27),
            "no day on which this address is served",
            ["2026-11-26", "2026-12-01", "2026-12-03"],
        ),
        (date(2028, 11, 28), "more than a year", ["2026-11-26", "2026-12-01", "2026-12-03"]),
    ],
)
def test_a_delivery_day_that_cannot_be_offers_the_nearest_that_can(day, words, offered):
    one = order(deliver_on=Value(day.isoformat()))
    doubt = only(asked(one), DoubtKind.DELIVERY, "/deliver_on")
    assert words in str(doubt.reason)
    assert list(doubt.readings) == offered
    assert asked(answered(one, doubt, 0)) == []


def test_a_delivery_before_the_order_is_asked():
    one = order(issued_on=Value("2026-11-30"))
    assert "before the day of the order" in str(only(asked(one), DoubtKind.DELIVERY, "/deliver_on").reason)


def test_a_missing_delivery_day_offers_the_next_that_are_served():
    doubt = only(asked(order(deliver_on=None)), DoubtKind.DELIVERY, "/deliver_on")
    assert doubt.readings == ("2026-11-26", "2026-12-01", "2026-12-03")


@pytest.mark.parametrize(
    ("day", "postcode", "is_free"),
    [
        (date(2026, 12, 25), "75001", True),
        (date(2026, 12, 26), "75001", False),
        (date(2026, 12, 26), "67902", True),  # Alsace
        (date(2026, 12, 26), "57901", True),  # Moselle
        (date(2027, 3, 26), "68903", True),  # Good Friday in Alsace
        (date(2027, 3, 26), "33905", False),
        (date(2026, 7, 14), "33905", True),
    ],
)
def test_holidays_are_those_of_the_place(day, postcode, is_free):
    assert days.is_holiday(day, postcode=postcode) is is_free


def test_a_holiday_is_named_as_one():
    one = order(WATER, PUREE, deliver_on=Value("2026-12-25"), buyer=Party(id=Value("C-1002")))
    assert "public holiday" in str(only(asked(one), DoubtKind.DELIVERY, "/deliver_on").reason)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_every_offered_day_is_possible_and_not_past(day):
    for place in (None, *CLINIC.addresses):
        for offered in days.near(day, TODAY, CLINIC, place):
            assert offered > TODAY
            assert days.is_served(offered, CLINIC, place)


def test_an_unknown_establishment_is_asked_and_near_names_are_offered():
    one = order(buyer=Party(name=Value("EHPAD Les Tilleuls")))
    doubt = only(asked(one), DoubtKind.CUSTOMER, "/buyer/id")
    assert set(doubt.readings) == {HOME.number, TWIN.number}
    after = checked(answered(one, doubt, doubt.readings.index(TWIN.number)))
    assert after.customer.establishment is TWIN


def test_prices_are_not_judged_before_the_customer_is_certain():
    one = order(replace(CREAM, unit_price=Value("15.00")), buyer=Party(name=Value("EHPAD Les Tilleuls")))
    only(asked(one), DoubtKind.CUSTOMER, "/buyer/id")


def test_a_customer_who_may_be_another_still_lends_their_own_codes():
    own = line(1, buyer_item_id="D1002", quantity="2", unit="ctn", unit_price="15.00")
    found = checked(order(own, buyer=Party(id=Value("C-1001"), name=Value("EHPAD Les Tilleuls"))))
    assert found.lines[0].product is BY_SKU["EP-200"]
    assert [doubt.kind for doubt in found.doubts] == [DoubtKind.SENDER]


def test_nobody_known_is_said_in_words():
    doubts = asked(order(buyer=Party(name=Value("Boulangerie Martin"))))
    assert "“Boulangerie Martin” is not among the customers" in str(doubts[0].reason)
    assert doubts[0].kind == DoubtKind.CUSTOMER


def test_a_sender_of_another_establishment_is_asked():
    one = order(buyer=Party(name=Value("Clinique du Parc")))
    doubts = asked(one, sender="achats@ch-ursule.example")
    assert {HOSPITAL.number, CLINIC.number} <= set(only(doubts, DoubtKind.SENDER, "/buyer/id").readings)
    assert asked(one, sender="economat@cliniqueduparc.example") == []


def test_a_fax_without_a_head_is_known_by_its_number():
    one = order(buyer=Party())
    assert asked(one, sender="+33 1 99 00 10 01") == []
    assert asked(one, sender="01 99 00 99 99")[0].kind == DoubtKind.CUSTOMER


def test_a_customer_number_that_stands_where_the_name_belongs_is_one():
    assert asked(order(buyer=Party(name=Value("C-1001")))) == []


def test_a_foreign_currency_is_asked():
    only(asked(order(currency=Value("CHF"))), DoubtKind.CURRENCY, "/currency")


def test_a_missing_number_is_asked_of_printed_orders_alone():
    only(asked(order(number=None)), DoubtKind.NUMBER, "/number")
    assert asked(order(number=None), form=Form.EMAIL) == []


# --- duplicates -----------------------------------------------------------------------------------

PIECES = (("HP-125V", Decimal(288)), ("EP-200", Decimal(48)), ("MX-CAR", Decimal(72)))
EARLIER = RecentOrder(
    "AAAA2222", "C-1001", "4471", PIECES, Channel.FAX, AT - timedelta(hours=3), OrderState.CONFIRMED
)


def after(*recent: RecentOrder) -> History:
    return replace(HISTORY, recent=recent)


def test_the_same_number_by_another_channel_is_a_duplicate():
    doubt = only(asked(order(), history=after(EARLIER)), DoubtKind.DUPLICATE, "/number")
    assert str(doubt.reason) == "Order 4471 came already on 2026-11-24 by fax (AAAA2222)."
    assert doubt.options[0].changes == {"duplicate": "AAAA2222"}


def test_the_same_lines_within_days_are_a_duplicate_without_a_number_too():
    doubt = only(asked(order(number=None), history=after(EARLIER)), DoubtKind.DUPLICATE, "/number")
    assert str(doubt.reason) == "The same lines came already on 2026-11-24 by fax (AAAA2222)."


@pytest.mark.parametrize(
    ("earlier", "changes"),
    [
        ({"number": "4400", "received_at": AT - timedelta(days=7)}, {}),  # the weekly order
        ({"number": "4400", "deliver_on": date(2026, 12, 1)}, {}),  # the same for another day
        ({"number": "4400", "lines": PIECES[:1]}, {}),  # one line in three
        ({"state": OrderState.REJECTED}, {}),
        ({"customer": "C-1004"}, {}),
        ({"received_at": AT + timedelta(minutes=1)}, {}),  # the later one is the duplicate
        ({"received_at": AT - timedelta(days=400)}, {}),  # numbering began anew
        ({}, {"code": "AAAA2222"}),  # itself
    ],
)
def test_what_only_resembles_is_no_duplicate(earlier, changes):
    assert asked(order(), history=after(replace(EARLIER, **earlier)), **changes) == []


def test_an_order_that_says_it_confirms_a_fax_is_looked_for_longer():
    earlier = replace(EARLIER, number="", lines=PIECES[:2], received_at=AT - timedelta(days=5))
    note = Value("Confirmation de notre fax du 19/11")
    doubt = only(asked(order(note=note), history=after(earlier)), DoubtKind.DUPLICATE, "/number")
    assert "It says that it confirms an order" in str(doubt.reason)
    assert asked(order(), history=after(earlier)) == []


# --- all together ---------------------------------------------------------------------------------


def test_doubts_follow_the_document_and_ask_once_a_value():
    one = order(
        replace(PUREE, quantity=None),
        line(2, description="Gants", quantity="1"),
        deliver_on=None,
        currency=Value("CHF"),
        buyer=Party(id=Value("C-1001")),
    )
    reader = Doubt("/lines/0/quantity", "UNSURE", said("hard to read"), ("6", "8"))
    doubts = checked(one, reader).doubts
    assert [doubt.field for doubt in doubts] == [
        "/deliver_on", "/currency", "/lines/0/quantity", "/lines/1/seller_item_id",
    ]  # fmt: skip
    assert labels(doubts[2]) == ["6", "8", "Leave this line out"]


def test_a_readers_doubt_is_gone_once_a_person_set_the_value_or_the_product_is_certain():
    unsure = Doubt("/lines/0/quantity", "UNSURE", said("hard to read"), ("12", "72"))
    code = Doubt("/lines/0/seller_item_id", "UNSURE", said("hard to read"), ("HP-125V", "HP-125U"))
    assert [doubt.field for doubt in checked(order(), unsure, code).doubts] == ["/lines/0/quantity"]
    assert checked(fold(order(), [Step({"/lines/0/quantity": "12"})]), unsure).doubts == ()


def test_what_readers_ask_of_the_whole_order_is_kept_apart():
    pages = [Doubt("", "SKIPPED", said("page %(page)s", page=page)) for page in (2, 3)]
    none = Doubt("/lines", "NO_LINES", said("no lines"))
    assert len(checked(order(), *pages, none).doubts) == 3


quantities = st.sampled_from(["1", "24", "0", "-1", "2.5", "99999", "x", None])
some_lines = st.builds(
    line,
    st.just(1),
    seller_item_id=st.sampled_from([*BY_SKU, "ZZ", None]),
    description=st.sampled_from(["Crème HP vanille", "Eau", "", None]),
    quantity=quantities,
    unit=st.sampled_from(["ctn", "C62", "boîte", "kg", "fût", None]),
    unit_price=st.sampled_from(["18.40", "0.77", "0", "-2", None]),
    net_amount=st.sampled_from(["220.80", "0", None]),
)


@given(st.lists(some_lines, min_size=1, max_size=6), st.integers(0, 5))
def test_no_order_breaks_the_checks_and_every_answer_can_be_taken(lines, place):
    one = order(*lines, total_net=Value("100.00"))
    found = checked(one)
    assert len(found.lines) == len(lines)
    assert len({doubt_key(doubt, one) for doubt in found.doubts}) == len(found.doubts)
    for doubt in found.doubts:
        str(doubt.reason)
        for option in doubt.options:
            if "duplicate" not in option.changes:
                checked(fold(one, [Step(option.changes)]))


def test_a_fax_without_any_name_is_known_by_the_number_in_its_strip() -> None:
    read = OrderRead(
        buyer=Party(fax=Value("0199001001", 0.8)),
        lines=(line(1, seller_item_id="HP-125V", quantity="12", unit="CT"),),
    )
    checked = check(
        Reading(form=Form.SCAN, order=read),
        catalogue=CATALOGUE, directory=DIRECTORY, history=History(), on=TODAY, received_at=AT,
    )  # fmt: skip
    assert checked.customer.establishment is CLINIC
    assert not [doubt for doubt in checked.doubts if doubt.kind == DoubtKind.CUSTOMER]

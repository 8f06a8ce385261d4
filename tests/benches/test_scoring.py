"""The ruler: what is right, what is wrong without a doubt, what was invented, how sure a figure is."""

from __future__ import annotations

from typing import Any

import pytest

from benches import reliability, scoring
from benches.corpus.documents import Plan
from benches.corpus.layouts import Split
from benches.reading_forms import FormResult, Measured
from proche.kernel.words import said
from proche.orders.reading import Doubt, Form, Line, Option, OrderRead, Party, Reading, Value


def line_truth(**changed: Any) -> dict[str, Any]:
    values = {
        "buyer_item_id": None,
        "seller_item_id": "CR125-VAN",
        "gtin": None,
        "description": "Crème dessert vanille",
        "quantity": "4",
        "unit": "carton",
        "unit_price": None,
        "net_amount": None,
    }
    return {**values, **changed}


def order_truth(*lines: dict[str, Any], **changed: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "number": "4471",
        "issued_on": "2031-03-11",
        "deliver_on": None,
        "total_net": None,
        "buyer": {"name": "Clinique du Parc", "id": "C1", "ids": ["C1", "00412"]},
        "lines": list(lines) or [line_truth()],
        "is_whole": True,
    }
    return {**values, **changed}


def read_line(**changed: str | None) -> Line:
    values: dict[str, str | None] = {
        "seller_item_id": "CR125-VAN",
        "description": "Crème dessert vanille",
        "quantity": "4",
        "unit": "carton",
    }
    found = {name: Value(text) for name, text in {**values, **changed}.items() if text is not None}
    return Line(position=1, **found)


def reading(*lines: Line, doubts: tuple[Doubt, ...] = (), **changed: Any) -> Reading:
    values: dict[str, Any] = {
        "number": Value("4471"),
        "issued_on": Value("2031-03-11"),
        "buyer": Party(name=Value("Clinique du Parc"), id=Value("C1")),
    }
    order = OrderRead(lines=lines or (read_line(),), **{**values, **changed})
    return Reading(form=Form.SCAN, order=order, doubts=doubts)


def doubt(field: str, *options: Option) -> Doubt:
    return Doubt(field, "UNSURE", said("Is it?"), options=options)


def wrong(found: scoring.Score) -> list[str]:
    return [one.pointer for one in found.held if one.is_undoubted_wrong]


def test_all_right():
    found = scoring.score(reading(), order_truth())

    assert (found.fields, found.right, found.lines_right, found.undoubted) == (8, 8, 1, 0)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"quantity": "7"}, "/lines/0/quantity"),
        ({"quantity": None}, "/lines/0/quantity"),
        ({"seller_item_id": "CR125-CHO"}, "/lines/0/code"),
        ({"unit": "lot"}, "/lines/0/unit"),
        ({"description": "Boisson"}, "/lines/0/description"),
    ],
)
def test_a_wrong_or_missing_value_is_told_with_its_place(changed, pointer):
    assert wrong(scoring.score(reading(read_line(**changed)), order_truth())) == [pointer]


@pytest.mark.parametrize("field", ["/lines/0/quantity", "/lines/0", "/lines"])
def test_a_doubt_on_the_value_its_line_or_all_lines_covers_it(field):
    found = scoring.score(reading(read_line(quantity="7"), doubts=(doubt(field),)), order_truth())

    assert wrong(found) == []
    assert found.right == found.fields - 1
    assert found.asks_for_all_lines == (field == "/lines")


@pytest.mark.parametrize("field", ["", "/lines/1/quantity", "/lines/0/unit", "/number"])
def test_a_doubt_elsewhere_covers_nothing(field):
    found = scoring.score(reading(read_line(quantity="7"), doubts=(doubt(field),)), order_truth())

    assert wrong(found) == ["/lines/0/quantity"]


def test_a_doubt_covers_what_its_answers_set():
    both = Option(said("cartons"), {"/lines/0/unit": "CT", "/lines/1/unit": "CT"})
    lines = [read_line(), read_line(seller_item_id="B", unit=None)]
    truth = order_truth(line_truth(), line_truth(seller_item_id="B"))
    found = scoring.score(reading(*lines, doubts=(doubt("/lines/0/unit", both),)), truth)

    assert wrong(found) == []
    assert found.doubts == 1


def test_what_the_page_does_not_say_is_invented():
    found = scoring.score(
        reading(read_line(unit_price="3.20"), deliver_on=Value("2031-03-12")), order_truth()
    )

    assert wrong(found) == ["/deliver_on", "/lines/0/unit_price"]


def test_an_older_truth_that_is_not_whole_says_nothing_of_inventions():
    found = scoring.score(reading(deliver_on=Value("2031-03-12")), order_truth(is_whole=False))

    assert wrong(found) == []


def test_any_identity_of_the_page_is_right_and_another_is_not():
    for number, is_right in (("C1", True), ("00412", True), ("C2", False)):
        found = scoring.score(reading(buyer=Party(Value("Clinique du Parc"), Value(number))), order_truth())
        assert (found.undoubted == 0) is is_right


def test_both_codes_of_a_line_are_asked_for():
    truth = order_truth(line_truth(buyer_item_id="020411"))

    assert wrong(scoring.score(reading(read_line(buyer_item_id="020411")), truth)) == []
    assert wrong(scoring.score(reading(read_line()), truth)) == ["/lines/0/code"]


def test_words_beside_a_right_code_are_told_apart():
    beside = scoring.score(reading(read_line(description="Creme")), order_truth())
    alone = scoring.score(reading(read_line(description="Creme", seller_item_id="CR1")), order_truth())

    assert (beside.undoubted, beside.undoubted_words) == (1, 1)
    assert (alone.undoubted, alone.undoubted_words) == (2, 0)


def test_a_unit_may_tell_its_packing():
    for unit, is_right in (
        ("Carton de 24 pots", True),
        ("cartons", True),
        ("carton x 12", True),
        ("pot", False),
    ):
        assert (scoring.score(reading(read_line(unit=unit)), order_truth()).undoubted == 0) is is_right


def test_a_line_too_many_and_a_line_missing():
    extra = scoring.score(
        reading(read_line(), read_line(seller_item_id="X", description="Total")), order_truth()
    )
    missing = scoring.score(
        reading(), order_truth(line_truth(), line_truth(seller_item_id="B", description="Boisson"))
    )

    assert wrong(extra) == ["/lines/1"]
    assert wrong(missing) == [f"/lines/1/{name}" for name in ("code", "description", "quantity", "unit")]


def test_nothing_read_is_all_wrong():
    found = scoring.score(None, order_truth())

    assert found.right == 0
    assert found.undoubted == found.fields == 8
    assert found.is_not_read


def test_another_order_read_of_one_document_is_not_forgiven():
    found = scoring.score(reading(), order_truth())
    found.more_orders = 1

    assert not found.is_right_after_doubts


# --- figures --------------------------------------------------------------------------------------------


def test_figures_of_a_form():
    result = FormResult()
    result.add(scoring.score(reading(), order_truth()), seconds=2.0, pages=1)
    result.add(scoring.score(reading(read_line(quantity="7")), order_truth()), seconds=1.0, pages=2)
    figures = result.figures()

    assert figures["fields_right"] == 0.9375
    assert figures["lines_right"] == 0.5
    assert figures["orders_right_after_doubts"] == 0.5
    assert figures["undoubted_wrong_per_1000_fields"] == 62.5
    assert figures["seconds_per_page"] == 1.0
    assert figures["doubts_per_order"] == 0.0


@pytest.mark.parametrize(("wrong", "of", "upper"), [(0, 3689, 0.001), (0, 100, 0.0362), (3, 1000, 0.00874)])
def test_the_upper_end_is_that_of_clopper_and_pearson(wrong, of, upper):
    assert scoring.most_likely_at_most(wrong, of) == pytest.approx(upper, rel=0.01)


def test_the_upper_end_holds_for_many_and_for_all_wrong():
    assert 0.30 < scoring.most_likely_at_most(1450, 5000) < 0.31
    assert scoring.most_likely_at_most(5, 5) == 1.0


# --- reliability ----------------------------------------------------------------------------------------


def measured(*values: tuple[float, bool]) -> Measured:
    held = [
        scoring.Held("/number", "number", "1", "1" if is_right else "2", is_right, False, confidence)
        for confidence, is_right in values
    ]
    return Measured(Plan(Split.TUNING, "photo", "demo", 0), scoring.Score(held=held), 1.0, 1)


def test_bins_tell_what_was_said_and_what_was_right():
    found = reliability.bins([measured((0.97, True), (0.965, False), (0.3, False), (0.0, False))])

    assert [(row["above"], row["values"], row["right"]) for row in found["photo"]] == [
        (0.0, 2, 0),
        (0.96, 2, 1),
    ]


def test_the_diagram_draws_forms_with_enough_values():
    many = measured(*[(0.97, True)] * 99, (0.97, False), *[(0.999, True)] * 50)
    few = Measured(Plan(Split.TUNING, "csv", "", 0), scoring.Score(held=many.score.held[:5]), 1.0, 1)
    drawn = reliability.svg(reliability.bins([many, few]))

    assert drawn.count("<circle") == 2
    assert "photo (150 values)" in drawn
    assert "csv" not in drawn

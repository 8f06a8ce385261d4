"""What damaged files once lost without a word (found/), found by changing whole ones at random."""

from __future__ import annotations

from pathlib import Path

import pytest

from proche.orders.readers import dispatch, sheet, sheet_table

FOUND = Path(__file__).parent / "found"

#: file, lines that are read, and what is said: the kind of a doubt, or words of the error
SAID = [
    ("edifact-lost-opening.edi", 2, "belong to no order"),
    ("edifact-lost-only-opening.edi", 2, "Another part of this file"),
    ("edifact-lost-line.edi", 1, "UNKNOWN_SEGMENT"),
    ("edifact-two-quantities.edi", 1, "SEVERAL_QUANTITIES"),
    ("sheet-open-quote.csv", 4, ""),
    ("sheet-joined-lines.csv", 2, "MORE_CELLS"),
    ("sheet-lost-quantity.csv", 2, "MISSING_QUANTITY"),
]


@pytest.mark.parametrize(("name", "lines", "said"), SAID)
def test_nothing_is_lost_without_a_word(name: str, lines: int, said: str) -> None:
    readings = dispatch.read((FOUND / name).read_bytes(), name=name)
    assert sum(len(reading.order.lines) for reading in readings if reading.order) == lines
    told = [doubt.kind for reading in readings for doubt in reading.doubts]
    told += [str(reading.error) for reading in readings if reading.error]
    assert any(said in words for words in told) if said else told == []


def test_every_found_file_is_tried() -> None:
    assert {path.name for path in FOUND.iterdir()} == {name for name, _, _ in SAID}


def test_words_below_a_table_are_looked_at_once_however_many_they_are(monkeypatch) -> None:
    looked = []
    labelled = sheet_table.labelled
    monkeypatch.setattr(sheet_table, "labelled", lambda row: looked.append(1) or labelled(row))
    rows = "\n".join(f"mot {n} seul" for n in range(2_000))
    (reading,) = sheet.read(f"Réf;Désignation;Qté\nA1;Eau gélifiée;3\n{rows}\n".encode(), name="long.csv")
    assert len(reading.order.lines) == 1
    assert len(looked) < 3 * 2_000


def test_a_pdf_with_a_page_that_does_not_open_is_said_to_be_damaged(monkeypatch) -> None:
    import pypdfium2

    from proche.orders.readers import pdf_kind, pdf_text

    def stumble(*_: object, **__: object) -> None:
        raise pypdfium2.PdfiumError("Failed to load page.")

    monkeypatch.setattr(pdf_kind, "look", lambda data: pdf_kind.PdfKind(pages=1, is_text=True))
    monkeypatch.setattr(pdf_text, "read", stumble)
    (reading,) = dispatch.read(b"%PDF-1.7\n", name="order.pdf")
    assert "cut off or damaged" in str(reading.error)


def test_words_of_several_lines_in_one_cell_stay_one_cell() -> None:
    text = 'Réf,Désignation,Qté\nA1,"Eau gélifiée, menthe,\n4 x 125 g, frais",3\nA2,Crème,5\n'
    (reading,) = sheet.read(text.encode(), name="order.csv")
    assert [line.quantity.value for line in reading.order.lines] == ["3", "5"]


@pytest.mark.parametrize(
    "unread",
    ["réf 5567 qté 4", "%(x)s cartons de 2456 Crème vanille", "3 cartons\ufffdde 2456 Crème vanille"],
)
def test_a_typed_line_that_is_not_understood_is_asked_about(unread: str) -> None:
    lines = ("12 x ABC123 Eau gélifiée", unread, "6 cartons de 2457 Crème café")
    text = "\n".join(("Bonjour,", "merci de livrer :", "", *lines))
    (reading,) = dispatch.read(text.encode(), name="order.txt")
    assert len(reading.order.lines) == 2
    asked = [str(doubt.reason) for doubt in reading.doubts if doubt.kind == "NOT_READ"]
    assert len(asked) == 1
    assert unread in asked[0]

"""What is printed on a form besides what is marked on it."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from proche.orders.blanks import drawing
from proche.orders.blanks.rules import BlankPage, BlankRow
from tests.orders.blanks.pen import WORDS


def printed(words: drawing.Words) -> str:
    page = BlankPage("F00001", 1, 1, "C-1042", "Clinique du Parc",
                     (BlankRow("HP-125V", "Crème", "CT", "carton de 1\u202f000"),), (2026,))  # fmt: skip
    document = pypdfium2.PdfDocument(drawing.pdf([(page, "PRO", words)]))
    return str(document[0].get_textpage().get_text_range())


def test_the_narrow_space_of_french_prints_as_a_space_and_not_as_a_black_box():
    text = printed(replace(WORDS, written="Autre chose\u202f? Une personne le lit."))
    assert "Autre chose ?" in text.replace("\u00a0", " ")
    assert "carton de 1 000" in text.replace("\u00a0", " ")

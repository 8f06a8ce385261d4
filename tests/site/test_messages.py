"""The compiler of translations, against Python's own reader of compiled files."""

from __future__ import annotations

import gettext
import io

import pytest

from proche.site.messages import BadLine, compile_mo, read_po

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

#: queue/views.py
msgid "Nothing waits"
msgstr "Rien n’attend"

msgctxt "column"
msgid "Done"
msgstr "Fait"

msgid "%(count)s case waits"
msgid_plural "%(count)s cases wait"
msgstr[0] "%(count)s dossier attend"
msgstr[1] "%(count)s dossiers attendent"

msgid "A long "
"sentence, \"quoted\""
msgstr ""
"Une longue "
"phrase"

#, fuzzy
msgid "Not sure"
msgstr "Pas sûr"

msgid "Not yet"
msgstr ""
"""


def compiled() -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(compile_mo(read_po(PO))))


def test_a_sentence_is_found() -> None:
    assert compiled().gettext("Nothing waits") == "Rien n’attend"


def test_a_context_is_kept_apart() -> None:
    assert compiled().pgettext("column", "Done") == "Fait"
    assert compiled().gettext("Done") == "Done"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "%(count)s dossier attend"), (2, "%(count)s dossiers attendent")]
)
def test_the_plural_follows_the_number(number: int, words: str) -> None:
    assert compiled().ngettext("%(count)s case waits", "%(count)s cases wait", number) == words


def test_lines_are_joined() -> None:
    assert compiled().gettext('A long sentence, "quoted"') == "Une longue phrase"


@pytest.mark.parametrize("sentence", ["Not sure", "Not yet"])
def test_what_is_unsure_or_missing_stays_in_english(sentence: str) -> None:
    assert compiled().gettext(sentence) == sentence


def test_a_line_that_means_nothing_is_refused() -> None:
    with pytest.raises(BadLine):
        list(read_po('msgwhat "x"'))

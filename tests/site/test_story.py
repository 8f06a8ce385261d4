"""The trace in words: each entry that rooms write on a case has its sentence, with names for people."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from proche.kernel.chain import Entry
from proche.site import story
from tests import cast as people

ROOT = Path(__file__).parents[2] / "proche"


def written() -> set[str]:
    """What the code of queue and orders writes on a case's chain."""
    queue = (ROOT / "queue" / "actions.py").read_text()
    found = {f"queue.case.{what}" for what in re.findall(r'_note\(\s*\w+, "(\w+)"', queue)}
    for path in (ROOT / "orders" / "actions").glob("*.py"):
        found |= set(re.findall(r'"(orders\.(?:order|doubt|step|customer|document)\.\w+)"', path.read_text()))
    return found


def test_every_entry_has_its_sentence() -> None:
    assert len(written()) > 15
    assert sorted(written() - set(story.WORDS)) == []


def entry(what: str, by: str = "desk", data: str = "{}") -> Entry:
    at = datetime(2026, 11, 24, 9, 42)
    return Entry("case:X", 1, at, by, what, data, "", "0" * 64, "1" * 64)


@pytest.mark.django_db
def test_people_are_named_and_never_numbered(at: datetime) -> None:
    cast = people.make_cast(at)
    data = f'{{"to":"person:{cast.ines.pk}"}}'
    [step] = story.tell([entry("queue.case.handed_over", f"person:{cast.nadia.pk}", data)])
    assert (step.who, str(step.words)) == ("Nadia Benali", "Handed over to Inès Laurent.")


@pytest.mark.django_db
def test_someone_who_was_erased_leaves_the_story_readable() -> None:
    [step] = story.tell([entry("queue.case.handed_over", "person:999", '{"to":"person:999"}')])
    assert (step.who, str(step.words)) == ("…", "Handed over to ….")


@pytest.mark.django_db
def test_the_desk_itself_has_no_name() -> None:
    [step] = story.tell([entry("queue.case.opened")])
    assert (step.who, str(step.words)) == ("", "The case was opened.")


@pytest.mark.django_db
def test_a_word_that_the_table_lacks_is_shown_and_not_hidden() -> None:
    [step] = story.tell([entry("calls.call.came_back")])
    assert str(step.words) == "came back"

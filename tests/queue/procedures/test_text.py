"""A procedure's file: read as written, written as read, and clear words about what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proche.queue.procedures import text
from proche.queue.procedures.text import Option, Procedure, StepType, Unreadable, Wait
from tests.queue.procedures.examples import UNKNOWN, procedures

FRONT = "---\ntitle: Anything\n---\n"
CHECK = "\n## [check] One {#one}\n"


def test_a_file_gives_its_steps_in_order():
    read = text.read(UNKNOWN)
    assert (read.title, read.key, read.kinds) == ("Unknown product code", "unknown-product-code", ("ORDER",))
    assert (read.doubts, read.language, read.is_required) == (("PRODUCT", "WITHDRAWN"), "en", False)
    assert [step.key for step in read.steps] == ["typing", "meant", "code", "ask", "answer", "refuse"]
    typing, meant, code, ask, answer, _ = read.steps
    assert typing.text.endswith("- Read it aloud.")
    assert meant.options == (
        Option("Another of our products"),
        Option("A product that we never had", "refuse"),
    )
    assert (code.type, code.is_required) == (StepType.TEXT, True)
    assert (ask.whom, ask.text) == ("the pharmacist of the ward", "Have the order in front of you.")
    assert ask.say == "Good morning, this is the order desk.\nWhich product do you mean?"
    assert answer.wait == Wait(120)


def test_a_file_is_written_as_it_was_read():
    assert text.write(text.read(UNKNOWN)) == UNKNOWN


@given(procedures())
@settings(max_examples=120)
def test_any_procedure_survives_its_file(procedure: Procedure):
    written = text.write(procedure)
    assert text.read(written) == procedure
    assert text.write(text.read(written)) == written


@given(
    st.text(max_size=400)
    | st.text(alphabet="#[]{}->:\n\\ abctexwi", max_size=200).map((FRONT + CHECK).__add__)
)
@settings(max_examples=300)
def test_whatever_is_typed_is_read_or_refused_in_words(typed: str):
    read, problems = tried(typed)
    lines = text.normal(typed).count("\n") + 1
    assert (read is None) == bool(problems)
    assert all(1 <= one.line <= lines + 1 and str(one.words) for one in problems)
    if read:
        assert text.read(text.write(read)) == read


def tried(typed: str) -> tuple[Procedure | None, tuple[text.Problem, ...]]:
    try:
        return text.read(typed), ()
    except Unreadable as wrong:
        return None, wrong.problems


def test_line_ends_of_windows_and_a_mark_of_bytes_change_nothing():
    assert text.read("\ufeff" + UNKNOWN.replace("\n", "\r\n")) == text.read(UNKNOWN)


def test_steps_without_a_key_get_one_that_stays():
    read = text.read(FRONT + "\n## [check] Le code existe\n\n## [check] Le code existe\n\n## [check] 你好\n")
    assert read.key == "anything"
    assert [step.key for step in read.steps] == ["le-code-existe", "le-code-existe-2", "step-3"]
    assert text.read(text.write(read)) == read


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("2 h", Wait(120)), ("45 min", Wait(45)), ("3 days", Wait(4320)), ("1 jour", Wait(1440)),
        ("2 heures", Wait(120)), ("until 14:00", Wait(until=840)), ("jusqu’à 9h30", Wait(until=570)),
        ("until 24:00", None), ("0 min", None), ("31 days", None), ("soon", None), ("", None),
    ],
)  # fmt: skip
def test_a_wait_is_a_length_or_an_hour(written: str, wait: Wait | None):
    assert text.read_wait(written) == wait


@pytest.mark.parametrize(
    ("file", "line", "words"),
    [
        ("", 1, "The file begins with a part between two lines of ---"),
        ("## [check] One {#one}", 1, "The file begins with"),
        ("---\nkey: a\n---\n" + CHECK, 1, "needs a title"),
        ("---\ntitle: A\ncolour: red\n---\n" + CHECK, 3, "“colour: red” is none of what is known on top"),
        ("---\ntitle: A\ntitle: B\n---\n" + CHECK, 3, "there twice"),
        ("---\ntitle: A\nkey: new\n---\n" + CHECK, 3, "A key is of small letters"),
        ("---\ntitle: A\nkinds: order\n---\n" + CHECK, 3, "codes in capitals"),
        ("---\ntitle: A\nlanguage: French\n---\n" + CHECK, 3, "two letters"),
        ("---\ntitle: A\nrequired: perhaps\n---\n" + CHECK, 3, "required: yes"),
        (FRONT, 3, "There is no step yet"),
        (FRONT + "\n## One\n", 5, "A step begins with its type"),
        (FRONT + "\n## [dance] One\n", 5, "A step begins with its type"),
        (FRONT + "\n## [check: x] One\n", 5, "nothing after its type"),
        (FRONT + "\n## [text: perhaps] One\n", 5, "A text is ## [text]"),
        (FRONT + "\n## [choice] One\n- only\n", 5, "two to twelve options"),
        (FRONT + "\n## [choice] One\n- a\n- a -> #end\n", 5, "words of its own"),
        (FRONT + "\n## [choice] One\n- a\n- b -> #gone\n", 5, "“b” leads to #gone"),
        (FRONT + "\n## [call] One\n> Hello\n", 5, "A call says whom"),
        (FRONT + "\n## [call: her] One\n", 5, "what to say"),
        (FRONT + "\n## [wait: soon] One\n", 5, "A wait says how long"),
        (FRONT + CHECK + CHECK, 7, "Two steps have this key"),
        (FRONT + "\n## [check] One {#Mine!}\n", 5, "The key of a step"),
        (FRONT + CHECK + "a\x00b", 6, "cannot be shown"),
        (FRONT + CHECK + "a" * 60_001, 1, "at most 60000 characters"),
        (FRONT + "\n" + "## [check] Step\n" * 61, 65, "at most 60 steps"),
        (FRONT + "\n## [check] " + "a" * 121, 5, "at most 120 characters"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(file: str, line: int, words: str):
    with pytest.raises(Unreadable) as wrong:
        text.read(file)
    assert wrong.value.problems[0].line == line
    assert words in str(wrong.value.problems[0].words)


def test_every_problem_of_a_file_is_named_at_once():
    with pytest.raises(Unreadable) as wrong:
        text.read("---\ncolour: red\n---\n\n## One\n\n## [wait] Two\n")
    assert [one.line for one in wrong.value.problems] == [1, 2, 5, 7]
    assert str(wrong.value.sentence).startswith("Line 1: The procedure needs a title.")

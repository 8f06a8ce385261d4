"""What changed between two versions, as people read it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from proche.queue.procedures import difference, text
from proche.queue.procedures.difference import Change, Run
from proche.queue.procedures.text import Procedure
from tests.queue.procedures.examples import UNKNOWN, versions

OLD = text.read(UNKNOWN)


def with_steps(*keys: str) -> Procedure:
    steps = {step.key: step for step in OLD.steps}
    return replace(OLD, steps=tuple(steps[key] for key in keys))


def test_the_same_text_differs_in_nothing():
    found = difference.compare(OLD, OLD)
    assert found.is_same
    assert [one.change for one in found.steps] == [Change.SAME] * 6


def test_words_are_marked_where_they_changed():
    assert difference.words("Call the ward at nine", "Call the ward before nine") == (
        Run("Call the ward "),
        Run("at ", Change.REMOVED),
        Run("before ", Change.ADDED),
        Run("nine"),
    )


def test_a_changed_step_names_the_part_that_changed():
    steps = tuple(replace(one, say="Good evening.") if one.key == "ask" else one for one in OLD.steps)
    found = difference.compare(OLD, replace(OLD, steps=steps))
    (changed,) = found.changed
    assert (changed.key, changed.change, changed.before, changed.now) == ("ask", Change.CHANGED, 4, 4)
    assert [part.label for part in changed.parts if part.is_changed] == ["To say"]


def test_a_removed_step_stands_where_it_was_and_an_added_one_is_new():
    shorter = with_steps("typing", "code", "ask", "answer", "refuse")
    gone = difference.compare(OLD, shorter)
    assert [(one.key, one.change) for one in gone.steps][:3] == [
        ("typing", Change.SAME), ("meant", Change.REMOVED), ("code", Change.SAME)
    ]  # fmt: skip
    (added,) = difference.compare(shorter, OLD).changed
    assert (added.key, added.change, added.before, added.now) == ("meant", Change.ADDED, 0, 2)


def test_only_the_step_that_moved_is_said_to_have_moved():
    moved = difference.compare(OLD, with_steps("refuse", "typing", "meant", "code", "ask", "answer"))
    assert [one.key for one in moved.steps if one.is_moved] == ["refuse"]


def test_what_stands_on_top_is_compared_too():
    found = difference.compare(OLD, replace(OLD, doubts=("PRODUCT",), is_required=True))
    assert [part.label for part in found.top] == ["Doubts", "Required"]


@given(versions(), versions())
@settings(max_examples=150)
def test_the_runs_of_any_two_versions_give_back_both(old: Procedure, new: Procedure):
    found = difference.compare(old, new)
    assert {one.key for one in found.steps if one.before} == {step.key for step in old.steps}
    assert [one.key for one in found.steps if one.now] == [step.key for step in new.steps]
    for one in found.steps:
        for part in one.parts:
            kept = "".join(run.words for run in part.runs if run.change is not Change.ADDED)
            written = "".join(run.words for run in part.runs if run.change is not Change.REMOVED)
            assert difference.words(kept, written) == part.runs

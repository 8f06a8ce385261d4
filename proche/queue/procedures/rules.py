"""Where one stands in a procedure, which one fits a case, and what its steps cost. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.queue.procedures.text import END, Procedure, Step, StepType, Wait


class FollowingState(StrEnum):
    OPEN = "OPEN"
    FINISHED = "FINISHED"
    #: Left before its end, with a reason.
    LEFT = "LEFT"


class Outcome(StrEnum):
    DONE = "DONE"
    SKIPPED = "SKIPPED"
    JUMPED = "JUMPED"
    #: A wait step put the case aside; one stands at the step still.
    ASIDE = "ASIDE"
    #: The procedure was left here, with a reason.
    LEFT = "LEFT"


DEVIATIONS = (Outcome.SKIPPED, Outcome.JUMPED)


# -- the way through


def first_step(procedure: Procedure) -> str:
    return procedure.steps[0].key


def after(procedure: Procedure, key: str, answer: str = "") -> str:
    """The key of the step that follows; "" at the end. `answer` is the option of a choice."""
    step = procedure.find(key)
    option = next((one for one in step.options if one.words == answer), None) if step else None
    if option and option.to:
        return "" if option.to == END else option.to
    place = procedure.number(key)
    return procedure.steps[place].key if place < len(procedure.steps) else ""


def wrong_answer(step: Step, answer: str) -> Said | None:
    """Say what an answer lacks; None when it will do."""
    if step.type is StepType.CHOICE and answer not in {option.words for option in step.options}:
        return said(N_("Choose one of the answers, or skip the step with a reason."))
    if step.type is StepType.TEXT and step.is_required and not answer:
        return said(N_("This step asks for a few words. Write them, or skip it with a reason."))
    return None


def place_in(new: Procedure, old: Procedure, key: str) -> str:
    """Where one stands in another version: at the same step, else behind the nearest one before it."""
    if new.find(key):
        return key
    place = old.number(key)
    for step in reversed(old.steps[: max(place - 1, 0)]):
        if new.find(step.key):
            return after(new, step.key)
    return first_step(new)


def wait_until(wait: Wait, *, at: datetime, zone: ZoneInfo) -> datetime:
    """When a wait that begins now is over; an hour of the day that has passed is tomorrow's."""
    if wait.until is None:
        return at + timedelta(minutes=wait.minutes)
    local = at.astimezone(zone)
    end = local.replace(hour=wait.until // 60, minute=wait.until % 60, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


# -- which procedure fits


@dataclass(frozen=True, slots=True)
class Situation:
    """What a case is about, as far as choosing a procedure asks. `tags` are the skills that it needs."""

    kind: str
    doubts: frozenset[str] = frozenset()
    region: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a procedure fits; `matched` are the doubts and tags that call for it."""

    score: int
    matched: tuple[str, ...] = ()


def is_of_kind(procedure: Procedure, kind: str) -> bool:
    return not procedure.kinds or kind in procedure.kinds


def fit(procedure: Procedure, situation: Situation) -> Fit | None:
    """How well a procedure fits a case; None when it does not."""
    if not is_of_kind(procedure, situation.kind):
        return None
    if procedure.regions and situation.region not in procedure.regions:
        return None
    doubts = [code for code in procedure.doubts if code in situation.doubts]
    tags = [tag for tag in procedure.tags if tag in situation.tags]
    if (procedure.doubts or procedure.tags) and not (doubts or tags):
        return None
    # What was written for this very doubt comes before what fits every case of the kind.
    score = 4 * len(doubts) + 4 * len(tags) + 2 * bool(procedure.regions) + bool(procedure.kinds)
    return Fit(score, tuple(doubts + tags))


# -- figures, of the procedure and never of a person

#: Times are told once so many different people took a step: below, they would be someone's own.
FEWEST_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """One row of a step, as far as figures ask. `person` is counted, never shown."""

    step: str
    outcome: Outcome
    seconds: int
    person: int | None
    answer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StepFigures:
    """`median` is None below five people; `here` stand at the step now, `left` left the procedure there."""

    step: Step
    number: int
    reached: int
    done: int
    skipped: int
    jumped: int
    left: int
    here: int
    median: timedelta | None
    answers: tuple[tuple[str, int], ...]
    reasons: tuple[str, ...]

    @property
    def deviated(self) -> int:
        return self.skipped + self.jumped


def figures(
    procedure: Procedure, taken: Collection[Taken], *, left: Sequence[str], here: Sequence[str]
) -> tuple[StepFigures, ...]:
    """What each step of one version was like. `left` and `here` are keys of steps, once a following."""
    return tuple(_figures(step, n, taken, left, here) for n, step in enumerate(procedure.steps, 1))


def _figures(
    step: Step, number: int, taken: Collection[Taken], left: Sequence[str], here: Sequence[str]
) -> StepFigures:
    own = [one for one in taken if one.step == step.key and one.outcome not in (Outcome.ASIDE, Outcome.LEFT)]
    counts = {outcome: sum(one.outcome is outcome for one in own) for outcome in Outcome}
    stopped, standing = left.count(step.key), here.count(step.key)
    return StepFigures(
        step=step,
        number=number,
        reached=len(own) + stopped + standing,
        done=counts[Outcome.DONE],
        skipped=counts[Outcome.SKIPPED],
        jumped=counts[Outcome.JUMPED],
        left=stopped,
        here=standing,
        median=_median([one for one in own if one.outcome is Outcome.DONE]),
        answers=tuple((o.words, sum(t.answer == o.words for t in own)) for o in step.options),
        reasons=tuple(one.reason for one in taken if one.step == step.key and one.reason),
    )


def _median(done: Sequence[Taken]) -> timedelta | None:
    if len({one.person for one in done}) < FEWEST_PEOPLE:
        return None
    seconds = sorted(one.seconds for one in done)
    middle = len(seconds) // 2
    value = seconds[middle] if len(seconds) % 2 else (seconds[middle - 1] + seconds[middle]) / 2
    return timedelta(seconds=round(value))

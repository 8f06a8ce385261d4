"""What a case's page shows of procedures: what is followed in it, and what fits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from proche.people import queries as people
from proche.people.rules import Right
from proche.queue import queries as cases
from proche.queue.case_panels import Asking, CasePanel
from proche.queue.procedures import queries, rules
from proche.queue.procedures.queries import FollowingRow, Suggestion, VersionRow
from proche.queue.procedures.text import StepType
from proche.queue.queries import CaseRef, CaseRow
from proche.queue.rules import State

TEMPLATE = "queue/procedures/_panel.html"


@dataclass(frozen=True, slots=True)
class Shown:
    """`open` are being followed, `ended` were; `others` may be begun though nothing calls for them."""

    case: CaseRow
    open: tuple[FollowingRow, ...]
    ended: tuple[FollowingRow, ...]
    suggestions: tuple[Suggestion, ...]
    others: tuple[VersionRow, ...]
    may_follow: bool
    focus: bool
    #: When a wait that begins now would be over.
    wait_until: datetime | None

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.ended or self.suggestions or self.others)


def read(asking: Asking, case: CaseRef, *, focus: bool = False) -> dict[str, Any]:
    row = cases.get_row(case.code, at=asking.at, person=asking.person.ref)
    followings = queries.list_followings(row.pk)
    opened = tuple(one for one in followings if one.is_open)
    live = queries.list_live() if row.state is not State.DONE else []
    suggestions = tuple(queries.suggest(row, live, at=asking.at))
    told = {one.version.key for one in suggestions} | {one.key for one in opened}
    shown = Shown(
        case=row,
        open=opened,
        ended=tuple(one for one in followings if not one.is_open),
        suggestions=suggestions,
        others=tuple(one for one in live if one.key not in told),
        may_follow=_may_follow(asking, row),
        focus=focus,
        wait_until=_wait_until(asking, opened),
    )
    return {"shown": shown, "at": asking.at}


def _may_follow(asking: Asking, row: CaseRow) -> bool:
    """Whoever may take the case may follow: the first step takes it in hand."""
    free = row.state in (State.WAITING, State.ASIDE)
    return bool(asking.person.has_right(Right.TAKE_CASE)) and (row.is_mine or free)


def _wait_until(asking: Asking, opened: tuple[FollowingRow, ...]) -> datetime | None:
    step = next((one.current for one in opened if one.current), None)
    if step is None or step.type is not StepType.WAIT:
        return None
    zone = ZoneInfo(people.get_time_zone(asking.person.pk))
    return rules.wait_until(step.wait, at=asking.at, zone=zone)


PANEL = CasePanel(rank=10, template=TEMPLATE, read=read)

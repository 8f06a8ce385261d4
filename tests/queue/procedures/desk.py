"""A desk with a procedure, and a case in Nadia's hands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from proche.kernel import trace
from proche.people.models import Person
from proche.queue import actions as queue
from proche.queue.procedures import actions, queries
from proche.queue.procedures.queries import FollowingRef, FollowingRow
from proche.queue.queries import CaseRef
from tests import cast as story
from tests.queue.procedures.examples import UNKNOWN

KEY = "unknown-product-code"


class Desk:
    def __init__(self, at: datetime, *, kind: str = "ORDER") -> None:
        self.at = at
        self.cast = story.make_cast(at)
        story.seat(self.cast.nadia, at)
        story.seat(self.cast.ines, at)
        self.case: CaseRef = story.make_case(at, kind=kind)

    def publish(self, text: str = UNKNOWN, *, at: datetime | None = None, **more: Any) -> int:
        """Publish as Hugo; gives the number of the version."""
        key = more.pop("key", KEY if queries.find_latest(KEY) else "")
        more = {"note": "Clearer words.", "by": self.cast.hugo.ref, **more}
        return actions.publish(text, key=key, at=at or self.at, **more).number

    def start(self, *, by: Person | None = None, key: str = KEY) -> FollowingRef:
        return actions.start(self.case, key, by=(by or self.cast.nadia).ref, at=self.at)

    def take(self, following: FollowingRef, answer: str = "", **more: Any) -> FollowingRow:
        """Take the step that one stands at."""
        row = queries.get_following(following.pk)
        place = {"step": row.step, "count": row.count, "by": self.cast.nadia.ref, "at": self.at}
        return actions.take_step(following, answer=answer, **{**place, **more})

    def deviate(self, following: FollowingRef, **more: Any) -> FollowingRow:
        row = queries.get_following(following.pk)
        place = {"step": row.step, "count": row.count, "by": self.cast.nadia.ref, "at": self.at}
        return actions.deviate(following, **{**place, **more})

    def leave(self, following: FollowingRef, reason: str) -> FollowingRow:
        row = queries.get_following(following.pk)
        place = {"step": row.step, "count": row.count, "by": self.cast.nadia.ref, "at": self.at}
        return actions.leave(following, reason=reason, **place)

    def told(self) -> list[str]:
        """What the trace of the case says of procedures."""
        entries = trace.list_entries(f"case:{self.case.code}")
        return [e.what.removeprefix("queue.procedure.") for e in entries if "procedure" in e.what]

    def hand_over(self, to: Person) -> None:
        queue.hand_over(self.case, to=to.ref, note="", by=self.cast.nadia.ref, at=self.at)

"""A day from its morning to its verdict, for the command and for the tests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from django.utils import timezone

from proche.kernel import clock
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.site.demo.day import verdict
from proche.site.demo.day.direction import Director
from proche.site.demo.day.script import Script
from proche.site.demo.day.verdict import Verdict
from proche.ui import saying

Say = Callable[[str], None]


def in_a_hurry(day: date, *, share: float = 1.0, say: Say = lambda words: None) -> tuple[Director, Verdict]:
    """Play a whole day as fast as it goes and judge it; the desk's clock is given back afterwards."""
    script = Script(day, share)
    clock.set_pace(0, desk_from=script.opens)
    try:
        director = Director(script, runs_jobs=True)
        director.hurry()
        found = _ends(director)
    finally:
        clock.end_pace()
    for at, words in director.kept.told:
        say(f"{timezone.localtime(at):%H:%M}  {saying.say(words)}")
    return director, found


def along(script: Script, stop: threading.Event) -> None:
    """Play along with the desk's clock; at the end the page tells how it went, and the clock stands still."""
    director = Director(script, runs_jobs=False)
    director.keep(clock.now())
    director.play_along(stop)
    if not stop.is_set():
        clock.set_pace(0, desk_from=script.closes)
        _ends(director)


def _ends(director: Director) -> Verdict:
    at = director.script.closes
    found = verdict.judge(director, at=at)
    problems = [said(N_("Does not hold: %(what)s"), what=problem) for problem in found.problems]
    director.kept.verdict = [*found.told, *problems]
    director.kept.holds = found.holds
    director.keep(at)
    return found

"""`proche study pooling`: the team's own arrivals through regions, one national team, and what-ifs."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext

from proche.kernel.words import Said
from proche.people import queries as people
from proche.people.rules import Right
from proche.queue.pooling import arrivals_file, queries, study, words
from proche.queue.pooling.arrivals import period_of
from proche.queue.pooling.rules import Asked, Hours, Period, default_days
from proche.site import shell_language
from proche.ui import saying

HOURS = {"as-they-are": Hours.AS_THEY_ARE, "lunches": Hours.LUNCHES, "wider": Hours.WIDER}


class Command(BaseCommand):
    help = "Replay the team's own arrivals through other ways to share the work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        of_what = parser.add_subparsers(dest="asked", required=True)
        pooling = of_what.add_parser("pooling", help="one or two people per region, or one national team")
        pooling.add_argument("--from", dest="from_day", type=date.fromisoformat, help="YYYY-MM-DD")
        pooling.add_argument("--to", dest="to_day", type=date.fromisoformat, help="YYYY-MM-DD, included")
        pooling.add_argument("--within", type=int, default=30, help="the service level, in minutes")
        pooling.add_argument("--people", type=int, default=2, help="what if so many joined (-2: left)")
        pooling.add_argument("--hours", choices=list(HOURS), default="lunches")
        pooling.add_argument("--skills", action="store_true", help="what if everyone had every skill")
        pooling.add_argument("--growth", type=int, default=0, help="what if so many percent more arrived")
        pooling.add_argument("--replications", type=int, default=20, help="redrawn periods for the bands")
        pooling.add_argument("--seed", type=int, default=1)
        pooling.add_argument("--arrivals", default="", help="a CSV of another system, in place of the desk's")
        pooling.add_argument("--json", action="store_true", help="print one JSON object")
        pooling.add_argument("--csv", default="", help="write every figure to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = _asked(options)
        period = _period(options["arrivals"], asked)
        if not period.arrivals:
            raise CommandError("Nothing arrived on these days. Choose days on which the desk had work.")
        if not any(seat.spans for seat in period.seats):
            raise CommandError("Nobody who takes cases works on these days. Write their hours first.")
        result = study.run(period, asked, goes_on=self._progress(study.count_replays(period, asked)))
        if options["csv"]:
            Path(options["csv"]).write_text(arrivals_file.write(result), encoding="utf-8")
        if options["json"]:
            self.stdout.write(json.dumps({"asked": asked.as_json(), **result}, ensure_ascii=False))
        else:
            with shell_language.spoken():
                self.stdout.write("\n".join(as_lines(result, asked)))

    def _progress(self, total: int) -> study.GoesOn:
        def goes_on(done: int) -> bool:
            if self.stderr.isatty():
                self.stderr.write(f"\r{done} of {total} periods replayed", ending="\r")
            return True

        return goes_on


def _asked(options: Mapping[str, Any]) -> Asked:
    begin, end = default_days(timezone.localdate())
    begin, end = options["from_day"] or begin, options["to_day"] or end
    if begin > end:
        raise CommandError("--from lies after --to.")
    return Asked(
        from_day=begin,
        to_day=end,
        within_minutes=options["within"],
        replications=options["replications"],
        more=options["people"],
        hours=HOURS[options["hours"]],
        all_skills=options["skills"],
        growth_percent=options["growth"],
        seed=options["seed"],
    )


def _period(file: str, asked: Asked) -> Period:
    if not file:
        return queries.read_period(asked)
    zone = timezone.get_default_timezone()
    assert isinstance(zone, ZoneInfo)
    try:
        seen = arrivals_file.read(Path(file).read_text(encoding="utf-8-sig"), zone=zone)
    except (OSError, arrivals_file.UnreadableRow) as error:
        raise CommandError(f"{file}: {error}") from None
    on_the_days = [one for one in seen if asked.from_day <= one.at.astimezone(zone).date() <= asked.to_day]
    return period_of(on_the_days, people.list_people(right=Right.TAKE_CASE), asked, zone=zone)


def as_lines(result: Mapping[str, Any], asked: Asked) -> list[str]:
    period = result["period"]
    counted = gettext("%(arrivals)s cases of %(days)s days, %(people)s people.") % period
    head = [_say(one) for one in words.headline(result, asked)]
    rows = [_row(way, asked) for way in result["ways"]]
    notes = [f"! {_say(one)}" for one in words.warnings(result)]
    granted = [f"- {_say(one)}" for one in words.assumptions(result)]
    return [*head, "", counted, *rows, "", *notes, gettext("Taken for granted:"), *granted]


def _row(way: Mapping[str, Any], asked: Asked) -> str:
    share = {end: words.percent(value) for end, value in way["figures"]["within"].items()}
    tenth = _say(words.minutes(way["figures"]["tenth"]["value"]))
    name = _say(words.way_name(way["code"], asked))
    within = gettext("%(value)3d%% (%(low)s to %(high)s), nine of ten within: %(tenth)s")
    return f"  {name:58} {within % {**share, 'tenth': tenth}}"


def _say(sentence: Said) -> str:
    return saying.say(sentence)

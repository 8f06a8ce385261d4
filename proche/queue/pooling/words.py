"""What a study says in sentences: the answer on top, the names of the ways, what was assumed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.queue.pooling.rules import LONGEST_MINUTES, Asked, Hours
from proche.queue.pooling.ways import WayCode

Result = Mapping[str, Any]


def percent(share: float) -> int:
    """Whole percents; 100 only where it is all of them, 0 only where it is none."""
    rounded = round(share * 100)
    if share < 1 and rounded == 100:
        return 99
    return 1 if share > 0 and rounded == 0 else rounded


def minutes(wait: float | None) -> Said:
    """A wait in words; None is one that never ends."""
    if wait is None:
        return said(N_("never"))
    if 0 < wait < 1:
        return said(N_("under 1 min"))
    if wait < 120:
        return said(N_("%(minutes)s min"), minutes=round(wait))
    hours = round(wait / 60, 1)
    return said(N_("%(hours)s h"), hours=int(hours) if hours == int(hours) else hours)


def way_name(code: str, asked: Asked) -> Said:
    """A way's name for tables and pictures."""
    names = {
        WayCode.REGIONS: said(N_("One or two people per region")),
        WayCode.NATIONAL: said(N_("One national team")),
        WayCode.REGIONS_MORE: said(N_("Regions, %(count)s more people"), count=asked.more),
        WayCode.NATIONAL_MORE: _more_name(asked.more),
        WayCode.NATIONAL_HOURS: _hours_name(asked.hours),
        WayCode.NATIONAL_SKILLS: said(N_("National, everyone has every skill")),
        WayCode.REGIONS_GROWTH: _growth_name(
            N_("Regions, %(percent)s%% more work"), N_("Regions, %(percent)s%% less work"), asked
        ),
        WayCode.NATIONAL_GROWTH: _growth_name(
            N_("National, %(percent)s%% more work"), N_("National, %(percent)s%% less work"), asked
        ),
    }
    return names[WayCode(code)]


def _more_name(more: int) -> Said:
    words = N_("National, %(count)s more people") if more > 0 else N_("National, %(count)s fewer people")
    return said(words, count=abs(more))


def _hours_name(hours: Hours) -> Said:
    if hours is Hours.WIDER:
        return said(N_("National, half begin an hour earlier, half end an hour later"))
    return said(N_("National, breaks at noon in two turns"))


def _growth_name(more: str, less: str, asked: Asked) -> Said:
    return said(more if asked.growth_percent > 0 else less, percent=abs(asked.growth_percent))


def headline(result: Result, asked: Asked) -> list[Said]:
    """The answer, in a sentence or a few: pool against silo first, then each what-if."""
    ways = {way["code"]: way for way in result["ways"]}
    return [_pool(ways, result), *_what_ifs(ways, asked)]


def _pool(ways: Mapping[str, Any], result: Result) -> Said:
    silo, pool = (_within(ways, code) for code in (WayCode.REGIONS, WayCode.NATIONAL))
    gain = result["gains"][WayCode.NATIONAL]
    values = {"pool": percent(pool), "silo": percent(silo), "minutes": result["within_minutes"]}
    if gain["low"] > 0 and percent(pool) > percent(silo):
        words = N_(
            "One national team would have taken %(pool)s%% of the cases within %(minutes)s minutes instead "
            "of %(silo)s%%."
        )
    elif gain["high"] < 0:
        words = N_(
            "One national team would have taken fewer cases in time: %(pool)s%% within %(minutes)s minutes "
            "instead of %(silo)s%%."
        )
    else:
        words = N_(
            "Regions or one national team: this study sees no difference that could not be chance "
            "(%(silo)s%% and %(pool)s%% within %(minutes)s minutes)."
        )
    return said(words, **values)


def _within(ways: Mapping[str, Any], code: WayCode) -> float:
    share: float = ways[code.value]["figures"]["within"]["value"]
    return share


def _what_ifs(ways: Mapping[str, Any], asked: Asked) -> Iterator[Said]:
    share = {WayCode(code): percent(way["figures"]["within"]["value"]) for code, way in ways.items()}
    if WayCode.REGIONS_MORE in share:
        yield said(
            N_("With %(count)s more people: %(pool)s%%; the same people added to regions: %(silo)s%%."),
            count=asked.more,
            pool=share[WayCode.NATIONAL_MORE],
            silo=share[WayCode.REGIONS_MORE],
        )
    elif WayCode.NATIONAL_MORE in share:
        yield said(
            N_("The national team with %(count)s fewer people: %(pool)s%%."),
            count=-asked.more,
            pool=share[WayCode.NATIONAL_MORE],
        )
    if WayCode.NATIONAL_HOURS in share:
        words = {
            Hours.LUNCHES: N_("The national team with breaks at noon in two turns: %(pool)s%%."),
            Hours.WIDER: N_("The national team with a day two hours wider: %(pool)s%%."),
        }[asked.hours]
        yield said(words, pool=share[WayCode.NATIONAL_HOURS])
    if WayCode.NATIONAL_SKILLS in share:
        words = N_("If everyone had every skill: %(pool)s%%.")
        yield said(words, pool=share[WayCode.NATIONAL_SKILLS])
    if WayCode.NATIONAL_GROWTH in share:
        yield _growth(share, asked)


def _growth(share: Mapping[WayCode, int], asked: Asked) -> Said:
    words = (
        N_("With %(percent)s%% more work: %(pool)s%%, and in regions %(silo)s%%.")
        if asked.growth_percent > 0
        else N_("With %(percent)s%% less work: %(pool)s%%, and in regions %(silo)s%%.")
    )
    pool, silo = share[WayCode.NATIONAL_GROWTH], share[WayCode.REGIONS_GROWTH]
    return said(words, percent=abs(asked.growth_percent), pool=pool, silo=silo)


def warnings(result: Result) -> list[Said]:
    return [_WARNINGS[code] for code in result["warnings"]]


_WARNINGS = {
    "FEW_ARRIVALS": said(N_("This stands on few cases: a different month could tell something else.")),
    "FEW_WEEKS": said(N_("This stands on less than four weeks: a rush or a quiet week weighs much.")),
    "FEW_PEOPLE": said(N_("Fewer than five people take cases, so how busy each seat is, is not shown.")),
    "TIMES_DRAWN": said(
        N_("For many cases it is not known how long they were in hand; the times of others were drawn.")
    ),
    "NO_REGIONS": said(N_("Nobody looks after a region, so that regions and one team are the same here.")),
}


def assumptions(result: Result) -> list[Said]:
    """What the replay takes for granted, so that nobody takes it for more than it is."""
    period = result["period"]
    return [
        said(N_("Cases are taken in turn, urgent ones first, each by whoever has been free for longest.")),
        said(N_("One case at a time; what is in hand when a break or an evening begins is ended first.")),
        said(
            N_(
                "In regions, a case is for those who look after its region; where nobody there has what it "
                "needs, for anyone who has."
            )
        ),
        said(
            N_(
                "Each case keeps a person as long as it was in hand: %(drawn)s times were not known and "
                "drawn from the others, %(cut)s were longer than %(longest)s minutes and counted as that."
            ),
            drawn=period["drawn"],
            cut=period["cut"],
            longest=round(LONGEST_MINUTES),
        ),
        said(
            N_(
                "People keep the hours, breaks, leave and public holidays that are written for them. Calls, "
                "meetings and short breaks are not replayed."
            )
        ),
        said(
            N_("Nobody learns: a case takes as long in the hands of someone who does not know the customer.")
        ),
        said(N_("Waits count only the time in which the desk is open. What it ended by itself is left out.")),
        said(
            N_(
                "Bands: the weeks were redrawn %(count)s times, each day from the days of its weekday and "
                "each time in hand from its kind (a bootstrap by day). Nine of ten lie in a band."
            ),
            count=result["replications"],
        ),
    ]

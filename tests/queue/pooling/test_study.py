"""Ways, figures and bands: what a study compares, and what it tells of it."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from proche.queue.pooling import arrivals_file, figures, plots, study, words
from proche.queue.pooling.rules import DAY, Arrival, Asked, Hours, Opening, opening_of
from proche.queue.pooling.ways import WayCode, anyone, own_region, ways_of
from tests.queue.pooling.teams import ASKED, day_work, office, period, seat, team

PARIS = ZoneInfo("Europe/Paris")


def result_of(asked: Asked = ASKED, *, a_day: int = 60, people: int = 6) -> dict[str, Any]:
    lived = period(day_work(asked.days, a_day=a_day, regions=people), team(asked.days, people), asked.days)
    return study.run(lived, asked)


def way(result: dict[str, Any], code: WayCode) -> dict[str, Any]:
    return next(one for one in result["ways"] if one["code"] == code)


# -- what is open


def test_a_wait_counts_the_open_minutes_alone() -> None:
    opening = Opening(((480, 1080), (DAY + 480, DAY + 1080)))
    assert opening.between(1070, DAY + 500) == 30
    assert opening.between(0, 400) == 0
    assert opening.between(500, 490) == 0


def test_the_desk_is_open_from_the_first_who_begins_to_the_last_who_ends() -> None:
    early, late = seat((480, 720), (780, 960)), seat((600, 1100))
    assert opening_of([early, late]).spans == ((480, 1100),)


# -- ways


def test_in_regions_a_case_is_for_its_own_people_and_nationally_for_anyone() -> None:
    seats = [seat(regions=["Bretagne"]), seat(regions=["Normandie"]), seat()]
    case = Arrival(0, 5, "Bretagne")
    assert own_region(case, seats) == {0}
    assert anyone(case, seats) == {0, 1, 2}


def test_what_a_regions_people_cannot_do_anyone_who_can_does() -> None:
    seats = [seat(regions=["Bretagne"]), seat(regions=["Normandie"], skills=["edi 1"])]
    assert own_region(Arrival(0, 5, "Bretagne", needs=frozenset({"edi 1"})), seats) == {1}
    assert own_region(Arrival(0, 5, "Corse"), seats) == {0, 1}


def test_newcomers_join_the_regions_that_have_most_to_do() -> None:
    busy = [Arrival(500 + n, 20, "R1") for n in range(50)] + [Arrival(500, 5, "R0")]
    lived = period(busy, team(14, 2))
    (placed,) = [one for one in ways_of(lived, replace(ASKED, more=1)) if one.code is WayCode.REGIONS_MORE]
    assert placed.seats[-1].regions == {"R1"}
    assert placed.seats[-1].spans in {one.spans for one in lived.seats}


@pytest.mark.parametrize(("more", "left"), [(-1, 5), (-3, 3), (-99, 1)])
def test_whoever_leaves_somebody_stays(more: int, left: int) -> None:
    found = ways_of(period([], team(14)), replace(ASKED, more=more, hours=Hours.AS_THEY_ARE))
    assert [len(one.seats) for one in found if one.code is WayCode.NATIONAL_MORE] == [left]


def test_breaks_in_two_turns_leave_as_many_hours() -> None:
    (changed,) = [one for one in ways_of(period([], team(14)), ASKED) if one.code is WayCode.NATIONAL_HOURS]
    before = team(14)
    assert [one.minutes for one in changed.seats] == [one.minutes for one in before]
    assert changed.seats[0].spans == before[0].spans
    assert changed.seats[1].spans[1][0] == before[1].spans[1][0] + 60


def test_a_wider_day_begins_and_ends_an_hour_further() -> None:
    asked = replace(ASKED, hours=Hours.WIDER)
    changed = ways_of(period([], [office(14), office(14)]), asked)[-1]
    assert changed.seats[0].spans[0][0] == 420
    assert changed.seats[1].spans[0][0] == 540


def test_a_skill_that_nobody_needs_is_no_what_if() -> None:
    asked = replace(ASKED, all_skills=True)
    plain, needy = (
        period([Arrival(500, 5, needs=needs)], team(14)) for needs in (frozenset(), frozenset({"edi 2"}))
    )
    assert WayCode.NATIONAL_SKILLS not in [one.code for one in ways_of(plain, asked)]
    assert WayCode.NATIONAL_SKILLS in [one.code for one in ways_of(needy, asked)]


# -- redrawn periods


def test_a_redrawn_day_is_a_day_of_its_weekday() -> None:
    lived = period([Arrival(0 * DAY + 600, 5, "Monday"), Arrival(8 * DAY + 600, 5, "Tuesday")], team(14))
    for seed in range(20):
        for arrival in study.redraw(lived, Random(seed)):
            assert arrival.day % 7 == {"Monday": 0, "Tuesday": 1}[arrival.region]


def test_more_work_is_more_of_the_same() -> None:
    lived = period(day_work(14, a_day=100, regions=6), team(14))
    grown = study.grown(lived, lived.arrivals, 50, Random(1))
    assert 1400 < len(grown) < 1600
    assert grown == sorted(grown, key=lambda arrival: arrival.at)
    fewer = study.grown(lived, lived.arrivals, -40, Random(1))
    assert 500 < len(fewer) < 700


def test_the_same_question_has_the_same_answer() -> None:
    assert json.dumps(result_of()) == json.dumps(result_of())


def test_the_figure_as_it_was_lies_in_its_band() -> None:
    for one in result_of()["ways"]:
        for name in ("within", "median", "tenth", "mean"):
            figure = one["figures"][name]
            assert figure["low"] <= figure["value"] <= figure["high"]


def test_one_national_team_answers_sooner_than_regions_with_the_same_people() -> None:
    result = result_of()
    silo, pool = (way(result, code)["figures"] for code in (WayCode.REGIONS, WayCode.NATIONAL))
    assert pool["within"]["value"] > silo["within"]["value"]
    assert pool["mean"]["value"] < silo["mean"]["value"]
    assert result["gains"]["NATIONAL"]["low"] > 0


def test_a_cancelled_study_ends_between_two_replays() -> None:
    with pytest.raises(study.Cancelled):
        study.run(period(day_work(14, a_day=5, regions=2), team(14)), ASKED, goes_on=lambda done: done < 3)


# -- what is told


def test_a_wait_without_end_is_no_number() -> None:
    assert figures.group([1, 2, inf], 30).within == pytest.approx(2 / 3)
    assert figures.banded(inf, [inf]).as_json() == {"value": None, "low": None, "high": None}


def test_under_five_people_nobody_sees_how_busy_a_seat_is() -> None:
    result = result_of(people=4)
    assert "FEW_PEOPLE" in result["warnings"]
    assert all(one["seats"] == [] for one in result["ways"])
    assert len(way(result_of(people=5), WayCode.NATIONAL)["seats"]) == 5


def test_seats_are_told_busiest_first_and_without_names() -> None:
    busy = [one["value"] for one in way(result_of(), WayCode.REGIONS)["seats"]]
    assert busy == sorted(busy, reverse=True)
    assert set(way(result_of(), WayCode.REGIONS)["seats"][0]) == {"value", "low", "high"}


@pytest.mark.parametrize(
    ("share", "said"), [(1.0, 100), (0.9999, 99), (0.0, 0), (0.001, 1), (0.715, 72), (0.5, 50)]
)
def test_all_of_them_means_all_of_them(share: float, said: int) -> None:
    assert words.percent(share) == said


def test_the_answer_comes_in_one_plain_sentence() -> None:
    first = str(words.headline(result_of(), ASKED)[0])
    assert first.startswith("One national team would have taken ")
    assert "within 30 minutes instead of" in first


def test_where_there_is_no_difference_it_says_so() -> None:
    alone = period(day_work(14, a_day=5, regions=1), [office(21, regions=["R0"])] * 6)
    result = study.run(alone, ASKED)
    assert str(words.headline(result, ASKED)[0]).startswith("Regions or one national team: this study sees")


def test_every_what_if_has_its_sentence_and_its_name() -> None:
    asked = replace(ASKED, more=2, growth_percent=30)
    result = result_of(asked)
    assert len(words.headline(result, asked)) == 4
    names = [str(words.way_name(one["code"], asked)) for one in result["ways"]]
    assert len(set(names)) == len(names) == 7


def test_pictures_stay_inside_their_frame() -> None:
    asked = replace(ASKED, more=2, growth_percent=60)
    result = result_of(asked, a_day=90)
    top = plots.top_of_seats(result)
    drawn = [plots.within(result, asked), plots.by_hour(result), plots.by_region(result)]
    drawn += [plots.seats(one, top) for one in result["ways"]]
    for plot in drawn:
        assert plot.bars
        for bar in plot.bars:
            assert bar.x >= 0
            assert bar.x + bar.width <= plot.width + 0.2
            assert bar.y >= 0
            assert bar.y + bar.height <= plot.height + 0.2
        for line in plot.lines:
            assert min(line.x1, line.x2) >= 0
            assert max(line.x1, line.x2) <= plot.width + 0.2
            assert min(line.y1, line.y2) >= 0
            assert max(line.y1, line.y2) <= plot.height + 0.2


# -- files


def test_a_file_of_another_system_is_read() -> None:
    text = "arrived_at;region;minutes\n2026-09-21T09:00;Bretagne;12,5\n2026-09-21T10:00+02:00;;\n"
    first, second = arrivals_file.read(text, zone=PARIS)
    assert (first.region, first.minutes, first.at.tzinfo) == ("Bretagne", 12.5, PARIS)
    assert second.minutes is None


@pytest.mark.parametrize("row", ["yesterday,Bretagne,5", ",,", "2026-09-21,Bretagne,long"])
def test_a_row_that_is_no_arrival_is_named(row: str) -> None:
    with pytest.raises(arrivals_file.UnreadableRow, match="line 3"):
        arrivals_file.read(f"arrived_at,region,minutes\n2026-09-21,A,1\n{row}\n", zone=PARIS)


def test_the_figures_leave_as_a_sheet() -> None:
    rows = arrivals_file.write(result_of()).splitlines()
    assert rows[0] == "way,people,part,of,figure,value,low,high"
    assert any(row.startswith("NATIONAL,6,whole,,within,") for row in rows)
    assert any(row.startswith("REGIONS,6,seats,1,busy,") for row in rows)

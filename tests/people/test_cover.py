"""Cover while someone is away: the thinner half counts, and what nobody else has is named."""

from __future__ import annotations

from datetime import date

from proche.people.cover import AFTERNOON, MORNING, Colleague, cover

WED, THU = date(2026, 12, 2), date(2026, 12, 3)
DAY = frozenset({(WED, MORNING), (WED, AFTERNOON)})
NADIA = Colleague(1, "Nadia", frozenset({"Bretagne"}), frozenset({"edi"}), DAY)


def colleague(name: str, *halves: bool, regions: str = "", skills: str = "") -> Colleague:
    works = frozenset((WED, half) for half in halves)
    return Colleague(hash(name), name, frozenset(regions.split()), frozenset(skills.split()), works)


def test_the_thinner_half_of_a_day_counts() -> None:
    ines = colleague("Inès", MORNING, AFTERNOON, regions="Bretagne", skills="edi")
    others = [ines, colleague("Aminata", MORNING)]
    [day] = cover(NADIA, others, DAY, {WED: ["Claire"]})
    assert (day.left, day.usual, day.away) == (1, 3, ("Claire",))


def test_a_region_and_a_skill_without_anyone_are_named() -> None:
    ines = colleague("Inès", MORNING, AFTERNOON, regions="Normandie")
    others = [ines, colleague("Yann", MORNING, skills="edi")]
    [day] = cover(NADIA, others, DAY, {})
    assert [str(gap) for gap in day.gaps] == [
        "Nobody else who works then looks after Bretagne.",
        "Nobody else who works then has the skill “edi”.",
    ]


def test_days_that_they_do_not_work_are_left_out() -> None:
    assert cover(NADIA, [], [(THU, MORNING)], {}) == []


def test_half_a_day_asks_only_for_its_half() -> None:
    others = [colleague("Yann", MORNING, regions="Bretagne", skills="edi")]
    assert cover(NADIA, others, [(WED, MORNING)], {})[0].gaps == ()
    assert cover(NADIA, others, [(WED, AFTERNOON)], {})[0].left == 0

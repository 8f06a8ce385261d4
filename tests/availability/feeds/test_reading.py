"""Calendars to busy spans: by tables, against a grid of minutes, and with files that mean harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proche.availability.feeds import bounded
from proche.availability.feeds.reading import Asked, Unreadable, read
from proche.availability.feeds.spans import Busy, Reading, as_json, from_json, merged
from tests.availability.feeds.calendar_server import calendar

PARIS = ZoneInfo("Europe/Paris")
ASKED = Asked(
    datetime(2026, 11, 23, tzinfo=UTC),
    datetime(2026, 12, 5, tzinfo=UTC),
    "Europe/Paris",
    mine=frozenset(["nadia@desk.example"]),
)
NOON = "UID:a\nDTSTART:20261124T110000Z\nDTEND:20261124T120000Z\nSUMMARY:Dentist"
OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Our office
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


def spans(*events: str, head: str = "", asked: Asked = ASKED) -> list[str]:
    found = read([calendar(*events, head=head)], asked).spans
    return [f"{one.begin:%d %H:%M}-{one.end:%d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (NOON, ["24 11:00-24 12:00"]),
        ("DTSTART:20261124T110000\nDURATION:PT30M", ["24 10:00-24 10:30"]),
        ("DTSTART;TZID=America/New_York:20261124T110000\nDURATION:PT30M", ["24 16:00-24 16:30"]),
        ("DTSTART;TZID=Our office:20261124T110000\nDURATION:PT30M", ["24 09:00-24 09:30"]),
        ("DTSTART;TZID=Romance Standard Time:20261124T110000\nDURATION:PT30M", ["24 10:00-24 10:30"]),
        ("DTSTART;VALUE=DATE:20261124", []),
        ("DTSTART:20261124T110000Z", []),
        ("DTSTART:20251124T110000Z\nDTEND:20261124T120000Z", ["24 11:00-24 12:00"]),
        (f"{NOON}\nTRANSP:TRANSPARENT", []),
        (f"{NOON}\nTRANSP:OPAQUE", ["24 11:00-24 12:00"]),
        (f"{NOON}\nSTATUS:CANCELLED", []),
        (f"{NOON}\nSTATUS:TENTATIVE", ["24 11:00-24 12:00"]),
        (f"{NOON}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        (f"{NOON}\nATTENDEE;PARTSTAT=DECLINED:mailto:Nadia@desk.example", []),
        (f"{NOON}\nATTENDEE;PARTSTAT=DECLINED:mailto:ines@desk.example", ["24 11:00-24 12:00"]),
        (f"{NOON}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:nadia@desk.example", ["24 11:00-24 12:00"]),
    ],
)
def test_what_keeps_a_person(event: str, expected: list[str]) -> None:
    if "20251124" in event:
        found = read([calendar(event)], ASKED).spans
        assert [(one.begin.year, f"{one.end:%d %H:%M}") for one in found] == [(2025, "24 12:00")]
    else:
        assert spans(event, head=OWN_ZONE) == expected


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART;VALUE=DATE:20261124", ["23 23:00-24 23:00"]),
        ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126", ["23 23:00-25 23:00"]),
        ("DTSTART;VALUE=DATE:20261124\nTRANSP:TRANSPARENT", []),
    ],
)
def test_whole_days_count_where_their_person_says_so(event: str, expected: list[str]) -> None:
    asked = Asked(ASKED.begin, ASKED.end, "Europe/Paris", whole_days=True)
    assert spans(event, asked=asked) == expected
    assert spans(event) == []


def test_a_rule_with_its_exceptions() -> None:
    series = (
        "UID:daily\nDTSTART;TZID=Europe/Paris:20260901T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;"
        "UNTIL=20261128T235959Z\nEXDATE;TZID=Europe/Paris:20261125T090000"
    )
    moved = (
        "UID:daily\nRECURRENCE-ID;TZID=Europe/Paris:20261126T090000\n"
        "DTSTART;TZID=Europe/Paris:20261126T150000\nDURATION:PT2H"
    )
    off = (
        "UID:daily\nRECURRENCE-ID;TZID=Europe/Paris:20261127T090000\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=Europe/Paris:20261127T090000\nDURATION:PT1H"
    )
    expected = ["23 08:00-23 09:00", "24 08:00-24 09:00", "26 14:00-26 16:00", "28 08:00-28 09:00"]
    assert spans(series, moved, off) == expected


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        # Spring: the hour from 2 to 3 is missing; autumn: it comes twice.
        (datetime(2027, 3, 26, tzinfo=UTC), ["26 08:00", "27 08:00", "28 07:00", "29 07:00"]),
        (datetime(2026, 10, 23, tzinfo=UTC), ["23 07:00", "24 07:00", "25 08:00", "26 08:00"]),
    ],
)
def test_nine_stays_nine_over_both_clock_changes(begin: datetime, expected: list[str]) -> None:
    asked = Asked(begin, begin + timedelta(days=4), "Europe/Paris")
    for start in ("DTSTART;TZID=Europe/Paris:20260101T090000", "DTSTART:20260101T090000"):
        found = read([calendar(f"UID:x\n{start}\nDURATION:PT1H\nRRULE:FREQ=DAILY")], asked).spans
        assert [f"{one.begin:%d %H:%M}" for one in found] == expected
        assert {one.end - one.begin for one in found} == {timedelta(hours=1)}


def test_titles_only_where_they_are_asked_for() -> None:
    assert {one.title for one in read([calendar(NOON)], ASKED).spans} == {""}
    asked = Asked(ASKED.begin, ASKED.end, "Europe/Paris", titles=True)
    assert {one.title for one in read([calendar(NOON)], asked).spans} == {"Dentist"}


MINUTES = 2 * 24 * 60
SPAN = st.tuples(st.integers(0, MINUTES), st.integers(0, 600))


@given(st.lists(SPAN, max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_events_keep_just_the_minutes_that_they_cover(found: list[tuple[int, int]]) -> None:
    zero = ASKED.begin + timedelta(days=1)
    events, grid = [], set[int]()
    for number, (begin, length) in enumerate(found):
        start = (zero + timedelta(minutes=begin)).astimezone(PARIS)
        end = start + timedelta(minutes=length)
        zone = ";TZID=Europe/Paris" if number % 2 else ""
        events.append(f"UID:{number}\nDTSTART{zone}:{start:%Y%m%dT%H%M00}\nDTEND{zone}:{end:%Y%m%dT%H%M00}")
        grid.update(range(begin, begin + length))
    kept = [
        (int((one.begin - zero) / timedelta(minutes=1)), int((one.end - zero) / timedelta(minutes=1)))
        for one in read([calendar(*events)], ASKED).spans
    ]
    assert {minute for begin, end in kept for minute in range(begin, end)} == grid
    assert all(first[1] < second[0] for first, second in pairwise(kept))


RULES = st.sampled_from(["DAILY", "WEEKLY", "HOURLY"])


@given(RULES, st.integers(1, 5), st.integers(0, 60), st.integers(1, 90), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_any_rule_keeps_just_the_minutes_that_it_covers(
    frequency: str, every: int, days_before: int, length: int, count: int
) -> None:
    step = {"DAILY": 1440, "WEEKLY": 10080, "HOURLY": 60}[frequency] * every
    start = ASKED.begin - timedelta(days=days_before) + timedelta(minutes=7)
    event = (
        f"UID:r\nDTSTART:{start:%Y%m%dT%H%M00Z}\nDURATION:PT{length}M\n"
        f"RRULE:FREQ={frequency};INTERVAL={every};COUNT={count}"
    )
    grid = set[datetime]()
    for number in range(count):
        begin = start + timedelta(minutes=number * step)
        if begin < ASKED.end and begin + timedelta(minutes=length) > ASKED.begin:
            grid.update(begin + timedelta(minutes=minute) for minute in range(length))
    kept = {
        one.begin + timedelta(minutes=minute)
        for one in read([calendar(event)], ASKED).spans
        for minute in range(int((one.end - one.begin) / timedelta(minutes=1)))
    }
    # Where spans run into each other the reading may know more of what lies before the first day.
    assert {minute for minute in kept | grid if minute >= ASKED.begin and minute < ASKED.end} == {
        minute for minute in grid if minute >= ASKED.begin and minute < ASKED.end
    }


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(-5, 90)), max_size=20))
def test_merged_spans_cover_the_same_and_never_touch(found: list[tuple[int, int]]) -> None:
    zero = ASKED.begin
    told = [Busy(zero + timedelta(minutes=a), zero + timedelta(minutes=a + n)) for a, n in found]
    kept = merged(told, ASKED.begin, ASKED.end)
    assert sum(((one.end - one.begin) for one in kept), timedelta()) == timedelta(
        minutes=len({minute for a, n in found for minute in range(a, a + n)})
    )
    assert len({one.key for one in kept}) == len(kept)
    reading = Reading(kept, len(told))
    assert from_json(as_json(reading)) == reading


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ("UID:s\nDTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY", 1),
        ("UID:m\nDTSTART:20200101T000000Z\nDURATION:PT1M\nRRULE:FREQ=MINUTELY;INTERVAL=2", 1),
        (
            "UID:d\nDTSTART:20200101T000000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6;BYMINUTE="
            + ",".join(map(str, range(60))),
            1,
        ),
        ("UID:r\nDTSTART:20261124T090000Z\nDURATION:PT1H\nRRULE:FREQ=NEVER;INTERVAL=x", 1),
        ("UID:b\nDTSTART:20261124T090000Z\nDTEND:20261123T090000Z", 1),
        ("UID:g\nDTSTART:not a moment", 1),
        ("UID:n\nSUMMARY:no begin", 1),
    ],
)
def test_one_bad_event_hides_no_good_one_and_is_counted(bad: str, good: int) -> None:
    reading = read([calendar(bad, NOON)], ASKED)
    assert len(reading.spans) == good
    assert reading.left_out == 1


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"", "NO_CALENDAR"),
        (b"<html><body>BEGIN:VCALENDAR</body></html>", "NO_CALENDAR"),
        (b"\x1f\x8b\x08 packed", "NO_CALENDAR"),
        (b"BEGIN:VCALENDAR\nfoo\n", "NO_CALENDAR"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 50_000, "NO_CALENDAR"),
        (calendar(*["UID:x"] * 10_001), "TOO_MANY"),
    ],
)
def test_what_is_no_calendar_or_too_much_of_one_is_refused(document: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read([document], ASKED)
    assert refused.value.why == why


def test_a_rule_that_never_comes_ends_the_bounded_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 2)
    never = "DTSTART:20200101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"
    many = [f"UID:{number}\n{never}" for number in range(200)]
    with pytest.raises(Unreadable) as refused:
        bounded.read([calendar(*many)], ASKED)
    assert refused.value.why == "TOO_HEAVY"


def test_the_bounded_process_says_the_same() -> None:
    assert bounded.read([calendar(NOON)], ASKED) == read([calendar(NOON)], ASKED)


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    document = b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n" + noise + b"\nEND:VEVENT\nEND:VCALENDAR\n"
    try:
        reading = read([document], ASKED)
    except Unreadable:
        return
    assert all(one.begin < one.end for one in reading.spans)

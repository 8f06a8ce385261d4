"""The drawn day: one scale for all rows, the clock change in it, what keeps a person only where they work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from proche.availability import picture
from proche.availability.picture import Bar

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2026, 11, 24, tzinfo=PARIS)


def moment(hour: float, day: datetime = TUESDAY) -> datetime:
    return (day + timedelta(hours=hour)).astimezone(UTC)


def test_the_scale_shows_the_office_day_and_the_moment() -> None:
    scale = picture.scale(TUESDAY, [(moment(9), moment(17.5))], moment(13))
    assert (scale.begin, scale.end, scale.now) == (moment(7), moment(19), 180.0)
    assert scale.ticks[0] == (30.0, "8")


def test_the_scale_grows_for_who_begins_early_or_ends_late() -> None:
    scale = picture.scale(TUESDAY, [(moment(5.5), moment(12)), (moment(14), moment(21))], moment(13))
    assert (scale.begin, scale.end) == (moment(5), moment(21))


def test_a_night_reaches_no_further_than_its_day() -> None:
    scale = picture.scale(TUESDAY, [(moment(-2), moment(6)), (moment(22), moment(30))], moment(13))
    assert (scale.begin, scale.end) == (moment(0), moment(24))


def test_another_day_has_no_now() -> None:
    assert picture.scale(TUESDAY, [], moment(60)).now is None


def test_a_meeting_lies_on_the_work_it_keeps_and_nowhere_else() -> None:
    scale = picture.scale(TUESDAY, [], moment(13))
    work = [(moment(9), moment(12)), (moment(13), moment(17))]
    drawn = picture.line(
        scale, work, [("meeting", moment(11), moment(14)), ("call", moment(18), moment(18.5))]
    )
    assert drawn.bars == (
        Bar("work", 60.0, 90.0),
        Bar("work", 180.0, 120.0),
        Bar("meeting", 120.0, 30.0),
        Bar("meeting", 180.0, 30.0),
    )


def test_hours_keep_their_place_on_the_day_of_a_clock_change() -> None:
    sunday = datetime(2026, 10, 25, tzinfo=PARIS)
    scale = picture.scale(sunday, [(moment(0, sunday), moment(8, sunday))], moment(9, sunday))
    places = {hour: place for place, hour in scale.ticks}
    assert scale.place(moment(8, sunday)) == places["8"]
    assert scale.end - scale.begin == timedelta(hours=20)

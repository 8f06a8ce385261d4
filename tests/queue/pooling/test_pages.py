"""A study asked for on its page, run by the worker, cancelled, shown, thrown away."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from proche.kernel import jobs
from proche.kernel.refusal import NotFound
from proche.queue import actions as queue
from proche.queue.actions import past
from proche.queue.pooling import actions, queries
from proche.queue.pooling.rules import Asked, Hours
from tests import cast
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(at: datetime) -> Cast:
    return cast.make_cast(at)


@pytest.fixture
def lead(people: Cast) -> Client:
    client = Client()
    client.force_login(people.hugo)
    return client


def asked(at: datetime, **more: object) -> Asked:
    day = at.date()
    fields: dict[str, object] = {"replications": 5, "more": 1, "hours": Hours.AS_THEY_ARE, **more}
    return Asked(day - timedelta(days=14), day - timedelta(days=1), **fields)  # type: ignore[arg-type]


def live(people: Cast, at: datetime, *, cases: int = 60) -> None:
    """Two weeks in which Nadia's and Inès's regions asked for something now and then."""
    done = []
    for n in range(cases):
        arrived = at - timedelta(days=1 + n % 14, minutes=7 * n)
        taken = arrived + timedelta(minutes=20)
        by, region = (people.nadia, "Île-de-France") if n % 3 else (people.ines, "Bretagne")
        done.append(
            past.PastCase(
                "ORDER",
                "Clinique du Parc",
                arrived,
                taken,
                taken + timedelta(minutes=8),
                by.ref,
                "DONE",
                region,
            )
        )
    past.bring_in(done, source="helpdesk", by=None, at=at)


def work() -> None:
    """Run what the worker would, until nothing is left."""
    from django.utils import timezone

    while jobs.run_next(at=timezone.now()):
        pass


def test_an_empty_desk_is_told_what_to_wait_for(lead: Client) -> None:
    page = lead.get("/study/pooling/").content.decode()
    assert "Nothing to replay yet" in page
    assert '<form method="post" action="/study/pooling/"' not in page


def test_days_without_arrivals_are_refused(people: Cast, at: datetime) -> None:
    with pytest.raises(actions.NothingArrived):
        actions.ask(asked(at), by=people.hugo.ref, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_study_is_asked_for_run_and_shown(people: Cast, lead: Client, at: datetime) -> None:
    live(people, at)
    day = at.date()
    form = {
        "from_day": day - timedelta(days=14), "to_day": day - timedelta(days=1), "within_minutes": 30,
        "more": 1, "hours": "LUNCHES", "growth_percent": 0, "replications": 5,
    }  # fmt: skip
    answer = lead.post("/study/pooling/", form)
    assert answer.status_code == 303
    waiting = lead.get(answer["Location"]).content.decode()
    assert "<progress" in waiting
    assert "Stop it" in waiting
    work()
    shown = lead.get(answer["Location"]).content.decode()
    assert "within 30 minutes" in shown
    assert "60 cases of 14 days" in shown
    assert "Fewer than five people take cases" in shown
    assert "Nadia" not in shown
    assert "Inès" not in shown
    sheet = lead.get(answer["Location"] + "figures.csv")
    assert sheet.content.decode().startswith("way,people,part")


@pytest.mark.django_db(transaction=True)
def test_a_stopped_study_is_not_run(people: Cast, lead: Client, at: datetime) -> None:
    live(people, at)
    code = actions.ask(asked(at), by=people.hugo.ref, at=at)
    assert lead.post(f"/study/pooling/{code}/cancel/").status_code == 303
    work()
    row = queries.get_study(code)
    assert (row.state, row.result) == ("CANCELLED", None)
    assert "was stopped" in lead.get(f"/study/pooling/{code}/").content.decode()


def test_a_study_stops_at_the_next_step_when_it_is_cancelled(people: Cast, at: datetime) -> None:
    live(people, at)
    code = actions.ask(asked(at), by=people.hugo.ref, at=at)
    pk = queries.Study.objects.get(code=code).pk
    assert actions.begin(pk) == asked(at)
    assert actions.note_progress(pk, done=3, total=24, at=at)
    assert actions.cancel(code, at=at)
    assert not actions.note_progress(pk, done=4, total=24, at=at)
    actions.finish(pk, {"ways": []}, at=at)
    assert queries.get_study(code).state == "CANCELLED"
    assert not actions.cancel(code, at=at)


def test_a_job_that_is_given_up_is_told_on_the_page(people: Cast, lead: Client, at: datetime) -> None:
    live(people, at)
    code = actions.ask(asked(at), by=people.hugo.ref, at=at)
    actions.fail(queries.Study.objects.get(code=code).pk, at=at)
    assert "did not come to an end" in lead.get(f"/study/pooling/{code}/").content.decode()


def test_an_ended_study_is_thrown_away_and_one_under_way_is_not(people: Cast, at: datetime) -> None:
    live(people, at)
    code = actions.ask(asked(at), by=people.hugo.ref, at=at)
    with pytest.raises(NotFound):
        actions.remove(code)
    actions.cancel(code, at=at)
    actions.remove(code)
    assert queries.list_studies() == []


def test_what_the_desk_ended_by_itself_kept_nobody_busy(people: Cast, at: datetime) -> None:
    live(people, at, cases=10)
    itself = cast.make_case(at - timedelta(days=2))
    queue.close(itself, outcome="NO_ORDER", by=None, at=at - timedelta(days=2))
    open_one = cast.make_case(at - timedelta(days=2))
    lived = queries.read_period(asked(at))
    assert len(lived.arrivals) == 11
    assert lived.drawn == 1, open_one


def test_a_form_that_makes_no_sense_is_said_on_it(people: Cast, lead: Client, at: datetime) -> None:
    live(people, at)
    form = {"from_day": "2026-11-20", "to_day": "2026-11-10", "within_minutes": 0, "replications": 1}
    answer = lead.post("/study/pooling/", form)
    assert answer.status_code == 422
    assert "The last day follows the first" in answer.content.decode()


def test_days_beyond_the_calendar_are_said_and_break_nothing(
    people: Cast, lead: Client, at: datetime
) -> None:
    live(people, at)
    for first, latest in (("9999-12-01", "9999-12-31"), ("0001-01-01", "0001-01-31")):
        form = {
            "from_day": first, "to_day": latest, "within_minutes": 30, "more": 1, "hours": "LUNCHES",
            "growth_percent": 0, "replications": 5,
        }  # fmt: skip
        assert lead.post("/study/pooling/", form).status_code == 422

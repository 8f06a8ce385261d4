"""What lists show, page by page; counts that stop early; every list walks its index."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from proche.availability.rules import Need
from proche.kernel.refusal import NotFound
from proche.queue import actions, kinds, queries
from proche.queue.models import Case
from proche.queue.queries import Count, Filters
from proche.queue.rules import State
from proche.site import shell_language
from tests.cast import LES_TILLEULS, make_case, make_cast, make_customer, seat

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(at):
    cast = make_cast(at)
    seat(cast.nadia, at)
    return cast


@pytest.fixture(autouse=True)
def no_kinds(monkeypatch):
    """What the rooms above register is theirs to test."""
    monkeypatch.setattr(kinds, "_kinds", {})


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def walk(filters: Filters, at, *, size: int = 3) -> list[str]:
    found, cursor = [], ""
    while True:
        page = queries.page(filters, cursor, person=None, at=at, size=size)
        found += [row.code for row in page.rows]
        cursor = page.cursor
        if not cursor:
            return found


def test_the_waiting_are_walked_in_turn_by_pages(at):
    expected = []
    for due in (None, 30, 20, 20, 10):
        for priority in (9, 5, 1):
            moment = at + due * MINUTE if due else None
            case = make_case(at, due_at=moment, priority=priority)
            expected.append((priority, moment or at + timedelta(days=1) - 10 * MINUTE, case.pk, case.code))
    assert walk(Filters(), at) == [code for *_, code in sorted(expected)]


def test_every_state_is_walked_by_pages(cast, at):
    cases = [make_case(at, title=f"case {n}") for n in range(12)]
    for case in cases[:9]:
        actions.claim(case, by=cast.nadia.ref, at=at)
    for n, case in enumerate(cases[:4]):
        actions.put_aside(case, until=at + (9 - n) * MINUTE, reason="", by=cast.nadia.ref, at=at)
    for n, case in enumerate(cases[4:8]):
        actions.close(case, outcome="CONFIRMED", by=cast.nadia.ref, at=at + n // 2 * MINUTE)
    codes = [case.code for case in cases]
    assert walk(Filters(state=State.ASIDE), at) == codes[3::-1]
    assert walk(Filters(state=State.DONE), at) == codes[7:3:-1]
    assert walk(Filters(state=State.TAKEN, holder=cast.nadia.pk), at) == codes[8:9]
    assert walk(Filters(state=State.TAKEN, holder=cast.ines.pk), at) == []
    assert walk(Filters(state=State.DONE, holder=cast.nadia.pk), at) == codes[7:3:-1]
    assert walk(Filters(), at) == codes[9:]


def test_a_list_is_narrowed_by_kind_region_and_customer(cast, at):
    parc, tilleuls = make_customer(at), make_customer(at, LES_TILLEULS)
    order, request = make_case(at, customer=parc), make_case(at, customer=tilleuls, kind="REQUEST")
    assert walk(Filters(kind="REQUEST"), at) == [request.code]
    assert walk(Filters(region="Île-de-France"), at) == [order.code]
    assert walk(Filters(customer=tilleuls.pk), at) == [request.code]
    assert walk(Filters(kind="ORDER", region="Bretagne"), at) == []
    assert [row.code for row in queries.list_for_customer(parc.pk, person=None, at=at)] == [order.code]


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WzFd", "WzEsICJ4IiwgMV0", "WzEsICIyMDI2LTExLTI0IiwgMV0", "💥"]
)
def test_a_cursor_that_no_list_gave_finds_nothing(at, cursor):
    with pytest.raises(NotFound):
        queries.page(Filters(), cursor, person=None, at=at)


def test_a_row_says_what_a_person_wants_to_know(cast, at):
    customer = make_customer(at)
    case = make_case(at, customer=customer, due_at=at - MINUTE)
    row = queries.page(Filters(), person=cast.nadia.ref, at=at).rows[0]
    assert (row.customer_name, row.customer_code) == ("Clinique du Parc", customer.code)
    assert (row.wait, row.is_overdue, row.holder, row.is_mine) == (10 * MINUTE, True, None, False)
    actions.claim(case, by=cast.nadia.ref, at=at + MINUTE)
    row = queries.list_held_by(cast.nadia.ref, at=at + 5 * MINUTE)[0]
    assert (row.wait, row.is_mine) == (11 * MINUTE, True)
    assert queries.list_rows([case.pk], at=at)[case.pk].code == case.code


def test_each_kind_is_asked_once_for_all_of_its_rows(at):
    asked = []

    def summaries(pks):
        asked.append(list(pks))
        return {pk: f"summary of {pk}" for pk in pks}

    kinds.register(kinds.CaseKind("ORDER", "Order", lambda code: f"/orders/{code}/", summaries))
    cases = [make_case(at) for _ in range(3)]
    strange = make_case(at, kind="STRANGE")
    rows = queries.list_waiting(person=None, at=at)
    assert asked == [[case.pk for case in cases]]
    assert (rows[0].url, rows[0].kind_label) == (f"/orders/{cases[0].code}/", "Order")
    assert rows[0].summary == f"summary of {cases[0].pk}"
    assert (rows[3].code, rows[3].url, rows[3].kind_label) == (strange.code, "", "STRANGE")


def test_home_shows_the_figures_of_the_desk(cast, at):
    assert queries.figures(at=at).oldest_wait is None
    for n in range(5):
        make_case(at, waited=n * MINUTE, due_at=at - MINUTE if n == 4 else None)
    first = actions.next_case(by=cast.nadia.ref, at=at).case
    actions.close(first, outcome="CONFIRMED", by=cast.nadia.ref, at=at)
    second = actions.next_case(by=cast.nadia.ref, at=at).case
    actions.put_aside(second, until=at + MINUTE, reason="", by=cast.nadia.ref, at=at)
    actions.next_case(by=cast.nadia.ref, at=at)
    found = queries.figures(at=at)
    numbers = [found.waiting, found.overdue, found.taken, found.aside, found.done_today]
    assert [count.number for count in numbers] == [2, 0, 1, 1, 1]
    assert found.oldest_wait == MINUTE
    assert queries.figures(at=at + timedelta(days=1)).done_today.number == 0


@pytest.mark.parametrize(
    ("count", "words"), [(Count(0), "0"), (Count(999), "999"), (Count(1000, True), "1,000+")]
)
def test_a_count_that_stopped_early_says_so(count, words):
    assert str(count) == words


def test_a_count_stops_early(at, monkeypatch):
    monkeypatch.setattr(queries.counts, "COUNT_UP_TO", 2)
    for _ in range(2):
        make_case(at)
    assert queries.count_waiting() == Count(2)
    make_case(at)
    assert queries.count_waiting() == Count(2, True)


def test_a_page_is_one_query_whatever_its_rows(cast, at, django_assert_num_queries):
    customer = make_customer(at)
    for _ in range(9):
        make_case(at, customer=customer)
    with django_assert_num_queries(1):
        assert len(queries.page(Filters(), person=cast.nadia.ref, at=at).rows) == 9
    with django_assert_num_queries(6):
        queries.figures(at=at)


def test_taking_the_next_case_is_a_bounded_number_of_queries(cast, at, django_assert_max_num_queries):
    for _ in range(60):
        make_case(at)
    actions.next_case(by=cast.nadia.ref, at=at)
    # The two of the savepoint among them; PostgreSQL adds a look, a lock and two notices.
    with django_assert_max_num_queries(27 if connection.vendor == "sqlite" else 32):
        assert actions.next_case(by=cast.nadia.ref, at=at)


def test_a_person_is_told_why_a_case_is_theirs_or_waits(cast, at):
    case = make_case(at, need=Need(language="nl"))
    assert [str(why) for why in queries.why(case.code, at=at, person=cast.nadia.ref)] == [
        "It needs someone who speaks Dutch, and nobody here does."
    ]
    mine = make_case(at, customer=make_customer(at))
    assert [str(why) for why in queries.why(mine.code, at=at, person=cast.ines.ref)] == [
        "It waits for its turn; Nadia Benali can take it."
    ]
    evening = at.replace(hour=19)
    assert [str(why) for why in queries.why(mine.code, at=evening, person=cast.ines.ref)] == [
        "Nobody who can take it works now. The first to start: Hugo Martin, 2026-11-25T08:00:00+00:00."
    ]
    actions.claim(mine, by=cast.nadia.ref, at=at)
    assert [str(why) for why in queries.why(mine.code, at=at, person=cast.nadia.ref)] == ["You chose it."]
    assert [str(why) for why in queries.why(mine.code, at=at, person=cast.ines.ref)] == [
        "Nadia Benali chose it."
    ]


def test_the_command_speaks_the_language_of_its_shell(cast, at, capsys, monkeypatch):
    case = make_case(at, customer=make_customer(at))
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    call_command("who", case.code, "--at", "2026-11-24T10:42")
    first = capsys.readouterr().out.splitlines()[0]
    with translation.override("fr"):
        assert gettext("Looks after %(region)s.") % {"region": "Île-de-France"} in first
    assert "Looks after" not in first
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    call_command("who", case.code, "--at", "2026-11-24T10:42")
    assert "Looks after Île-de-France." in capsys.readouterr().out
    languages = [shell_language.read({"LANG": asked}) for asked in ("C.UTF-8", "de_DE", "fr", "")]
    assert languages == ["", "", "fr", ""]


def test_the_command_says_who_can_take_a_case(cast, at, capsys, in_english, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    case = make_case(at, customer=make_customer(at))
    call_command("who", case.code.lower(), "--at", "2026-11-24T10:42", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["case"] == case.code
    assert [one["name"] for one in told["candidates"]] == ["Nadia Benali"]
    assert "Looks after Île-de-France." in told["candidates"][0]["reasons"]
    assert [one["name"] for one in told["excluded"]] == ["Ada Renard", "Hugo Martin", "Inès Laurent"]
    assert told["next_at"] == told["at"] == "2026-11-24T10:42:00+01:00"
    call_command("who", case.code, "--at", "2026-11-24T20:00")
    assert capsys.readouterr().out.splitlines()[-1] == "next: 2026-11-25 09:00"


def test_of_a_moment_that_comes_hours_tell_who_will_be_there(cast, at):
    case = make_case(at, customer=make_customer(at))
    tomorrow = queries.who_at(case.code, at + timedelta(days=1), at=at)
    assert [pick.person.name for pick in tomorrow.candidates][:2] == ["Hugo Martin", "Nadia Benali"]
    evening = queries.who_at(case.code, at.replace(hour=19), at=at)
    assert evening.candidates == ()
    assert evening.next_at == at.replace(hour=8, minute=0) + timedelta(days=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("ZZZZZZZZ",), "No case has the code ZZZZZZZZ"), (("ZZZZZZZZ", "--at", "noon"), "write a moment")],
)
def test_the_command_refuses_in_words(arguments, words, in_english):
    with pytest.raises(CommandError, match=words):
        call_command("who", *arguments)


WALKS = [
    (Filters(), "queue_waiting_turn"),
    (Filters(kind="K3"), "queue_waiting_kind"),
    (Filters(region="R3"), "queue_waiting_region"),
    (Filters(state=State.TAKEN), "queue_taken_turn"),
    (Filters(state=State.TAKEN, holder=1), "queue_taken_by"),
    (Filters(state=State.ASIDE), "queue_aside_until"),
    (Filters(state=State.DONE), "queue_done_latest"),
]


@pytest.fixture
def filled(cast, at):
    """Some hundred cases in every state, few of a kind, region or holder, and a planner that knows it."""
    moment = {"arrived_at": at, "turn_at": at}
    states = {
        State.WAITING: {},
        State.TAKEN: {"taken_at": at, "lease_until": at},
        State.ASIDE: {"aside_until": at},
        State.DONE: {"closed_at": at, "outcome": "CONFIRMED"},
    }
    people = (cast.nadia.pk, cast.hugo.pk)
    Case.objects.bulk_create(
        Case(
            code=f"{state}{n}", kind=f"K{n % 60}", region=f"R{n % 60}", title="x", state=state.value,
            taken_by_id=people[min(n % 60, 1)] if state is State.TAKEN else None, **moment, **fields,
        )
        for state, fields in states.items()
        for n in range(600)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE queue_case")
        if connection.vendor == "postgresql":
            # A table this small is read whole in any case: have it choose as it would among a million.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    return people[0]


@pytest.mark.parametrize(("filters", "index"), WALKS, ids=[index for _, index in WALKS])
def test_each_list_walks_its_index_and_sorts_nothing(filled, at, filters, index):
    if filters.holder is not None:
        filters = replace(filters, holder=filled)
    keys, latest_first = queries.walks.WALKS[filters.state]
    place = [1 if key in ("priority", "id") else at for key in keys]
    first = queries.rows.narrowed(filters)
    for found in (first, first.filter(queries.walks.after(keys, place, latest_first))):
        plan = found.order_by(*(f"-{key}" if latest_first else key for key in keys))[:51].explain()
        assert index in plan, plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan


def test_the_figures_of_home_read_an_index_and_no_table(filled, at):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL reads an index alone once the table was vacuumed, which no test can do")
    with CaptureQueriesContext(connection) as asked:
        queries.figures(at=at)
    assert len(asked) == 6
    with connection.cursor() as cursor:
        for query in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = " ".join(row[3] for row in cursor.fetchall())
            assert "USING COVERING INDEX" in plan, (query["sql"], plan)
            assert "TEMP B-TREE" not in plan, (query["sql"], plan)


def test_the_database_refuses_a_taken_case_without_a_taker(at):
    case = make_case(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=State.TAKEN.value)
    assert queries.get_row(case.code, at=at).state is State.WAITING

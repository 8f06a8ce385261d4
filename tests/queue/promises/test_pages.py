"""Promises by HTTP: made from a case and from a customer, refused with times that hold, ended, shown."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from proche.queue import actions as queue
from proche.queue import queries as cases
from proche.queue.models import Promise
from proche.queue.promises import actions, queries
from proche.queue.rules import State
from tests import cast as story

pytestmark = pytest.mark.django_db


class Desk:
    """The cast at the real present, with the next times at which someone will be there."""

    def __init__(self) -> None:
        self.at = timezone.now()
        self.cast = story.make_cast(self.at)
        self.parc = story.make_customer(self.at)
        self.case = story.make_case(self.at, kind="REQUEST", customer=self.parc)
        self.slots = actions.propose(self.case, at=self.at, by=self.cast.nadia.ref)

    def client(self, name: str = "nadia") -> Client:
        client = Client()
        client.force_login(getattr(self.cast, name))
        return client

    def form(self, begin: datetime | None = None, **more: Any) -> dict[str, Any]:
        chosen = (begin or self.slots[0].begin).isoformat()
        given = {"key": "one", "begin": chosen, "typed": "", "kind": "CALL_BACK", "to": ""}
        return {**given, "to_name": "Madame Roy", "to_address": "01 99 00 10 05", "about": "", **more}

    def promise(self) -> actions.PromiseRef:
        return actions.promise(self.case, begin=self.slots[0].begin, by=self.cast.nadia.ref, at=self.at)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def read(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_case_proposes_the_next_times_that_hold_with_who_keeps_them(desk: Desk) -> None:
    shown = read(desk.client().get(f"/queue/{desk.case.code}/promise/"))
    for slot in desk.slots:
        assert slot.begin.isoformat() in shown
    assert "Nadia Benali; " in shown
    assert "We will call you back" in shown or "Nous vous rappellerons" in shown


def test_a_promise_shows_the_sentence_and_stands_on_the_case_at_home_and_in_the_list(desk: Desk) -> None:
    client = desk.client()
    page = read(client.post(f"/queue/{desk.case.code}/promise/", desk.form(), follow=True))
    row = queries.get_row(Promise.objects.get().code, at=desk.at)
    assert (row.owner, row.to_name) == (desk.cast.nadia.ref, "Madame Roy")
    assert "Nadia Benali keeps it." in page
    assert "tel:0199001005" in page
    for address in (f"/queue/{desk.case.code}/", "/promises/", f"/customers/{desk.parc.code}/"):
        assert f"/promises/{row.code}/" in read(client.get(address))


def test_sent_twice_it_is_one_promise(desk: Desk) -> None:
    client = desk.client()
    for _ in range(2):
        client.post(f"/queue/{desk.case.code}/promise/", desk.form())
    assert Promise.objects.count() == 1


def test_a_time_when_nobody_is_there_keeps_what_was_typed_and_names_those_that_hold(desk: Desk) -> None:
    answer = desk.client().post(
        f"/queue/{desk.case.code}/promise/", desk.form(typed="tomorrow 23:30", about="Quay B")
    )
    page = read(answer)
    assert answer.status_code == 409
    assert "Nobody will be there for it" in page
    assert "nearest" in page
    assert 'value="Quay B"' in page
    assert not Promise.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"), [("soon", "was not understood"), ("2020-01-06 10:00", "has passed")]
)
def test_what_is_not_understood_is_said_with_examples(desk: Desk, typed: str, words: str) -> None:
    answer = desk.client().post(f"/queue/{desk.case.code}/promise/", desk.form(typed=typed))
    assert answer.status_code == 422
    assert words in read(answer)


def test_a_time_being_typed_is_answered_alone(desk: Desk) -> None:
    begin = desk.slots[0].begin.isoformat()
    fragment = read(desk.client().get(f"/queue/{desk.case.code}/promise/", {"check": 1, "begin": begin}))
    assert fragment.strip().startswith('<div id="check"')
    assert "Nadia Benali keeps it" in fragment


def test_a_call_back_goes_to_a_number_and_an_answer_by_mail_to_an_address(desk: Desk) -> None:
    client, address = desk.client(), f"/queue/{desk.case.code}/promise/"
    later = desk.slots[2].begin
    answer = client.post(address, desk.form(later, to_address="roy@parc.example"))
    assert answer.status_code == 422
    page = read(answer)
    assert "A call-back needs a telephone number" in page
    # What was chosen and typed stands as it was, and the field in question is where one begins.
    assert re.search(rf'value="{re.escape(later.isoformat())}" checked', page)
    assert re.search(r'<input[^>]*name="to_address"[^>]*autofocus', page)
    assert "needs a mail address" in read(client.post(address, desk.form(kind="ANSWER")))
    assert not Promise.objects.exists()


def test_the_page_begins_at_its_times_with_a_number_that_is_known(desk: Desk) -> None:
    page = read(desk.client().get(f"/queue/{desk.case.code}/promise/"))
    assert re.search(r'<input type="radio" name="begin"[^>]*checked autofocus', page)
    assert re.search(r'<option value="at:01 99 00 10 01" selected', page)


def test_whom_a_promise_was_for_is_forgotten_and_the_trace_keeps_the_rest(desk: Desk) -> None:
    desk.client().post(f"/queue/{desk.case.code}/promise/", desk.form(about="Her new number"))
    made = Promise.objects.get()
    hugo, address = desk.client("hugo"), f"/promises/{made.code}/forget/"
    assert "still to be kept" in read(hugo.post(address))
    moved = actions.tried(
        queries.get_row(made.code, at=desk.at).ref,
        begin=desk.slots[3].begin, words="Said by Madame Roy", by=desk.cast.nadia.ref, at=desk.at,
    )  # fmt: skip
    actions.keep(moved, words="Madame Roy is glad", by=desk.cast.nadia.ref, at=desk.at)
    assert "Forget whom it was for" in read(hugo.get(f"/promises/{moved.code}/"))
    assert "Forget whom it was for" not in read(desk.client().get(f"/promises/{moved.code}/"))
    page = read(hugo.post(f"/promises/{moved.code}/forget/", follow=True))
    assert "Forget whom it was for" not in page
    for row in Promise.objects.all():
        assert (row.to_name, row.to_address, row.about, row.words) == ("", "", "", "")
    assert "was forgotten" in read(hugo.get(f"/queue/{desk.case.code}/trace/"))


def test_a_customer_without_a_case_is_promised_and_a_case_opens_for_it(desk: Desk) -> None:
    desk.client().post(f"/customers/{desk.parc.code}/promise/", desk.form())
    row = queries.get_row(Promise.objects.get().code, at=desk.at)
    assert cases.get_row(row.case_code, at=desk.at).kind == "PROMISE"


def test_a_contact_is_referred_to_and_gone_once_erased(desk: Desk) -> None:
    from proche.customers import actions as customers

    customers.add_contact(
        desk.parc, name="Claire Roy", role="", email="", phone="01 99 00 10 09", by=None, at=desk.at
    )
    pk = cases_contact(desk)
    desk.client().post(f"/queue/{desk.case.code}/promise/", desk.form(to=f"contact:{pk}", to_address=""))
    code = Promise.objects.get().code
    assert queries.get_row(code, at=desk.at).to_address == "01 99 00 10 09"
    customers.erase_contact(desk.parc, pk, by=None, at=desk.at)
    shown = read(desk.client().get(f"/promises/{code}/"))
    assert "Claire" not in shown
    assert "01 99 00 10 09" not in shown


def cases_contact(desk: Desk) -> int:
    from proche.customers import queries as customers

    return customers.get_row(desk.parc.code).contacts[0].pk


def test_kept_offers_undo(desk: Desk) -> None:
    made = desk.promise()
    client = desk.client()
    page = read(client.post(f"/promises/{made.code}/kept/", {"words": "Quay B."}, follow=True))
    assert f'action="/promises/{made.code}/reopen/"' in page
    client.post(f"/promises/{made.code}/reopen/")
    assert queries.get_row(made.code, at=desk.at).is_open


def test_tried_goes_on_to_the_new_time(desk: Desk) -> None:
    made = desk.promise()
    again = {"begin": desk.slots[1].begin.isoformat(), "typed": "", "words": ""}
    desk.client().post(f"/promises/{made.code}/tried/", again)
    row = queries.get_row(made.code, at=desk.at)
    assert (row.state, bool(row.followed_by)) == ("TRIED", True)


def test_moving_without_consent_is_refused_on_the_page(desk: Desk) -> None:
    made = desk.promise()
    again = {"begin": desk.slots[1].begin.isoformat(), "typed": "", "words": ""}
    answer = desk.client().post(f"/promises/{made.code}/move/", again)
    assert answer.status_code == 422
    assert "only when the customer agrees" in read(answer)
    desk.client().post(f"/promises/{made.code}/move/", {**again, "agreed": "on"})
    assert queries.get_row(made.code, at=desk.at).state == "MOVED"


def test_an_end_comes_by_a_form_and_never_by_a_link(desk: Desk) -> None:
    made = desk.promise()
    for end in ("kept", "tried", "move", "call-off", "reopen"):
        assert desk.client().get(f"/promises/{made.code}/{end}/").status_code == 405


def test_mine_are_those_i_keep_or_stand_in_for(desk: Desk) -> None:
    made = desk.promise()
    assert made.stand_in is not None
    others = {desk.cast.ines.pk: "ines", desk.cast.hugo.pk: "hugo"}
    stand_in = others.pop(made.stand_in.pk)
    assert made.code in read(desk.client(stand_in).get("/promises/?who=mine"))
    (outsider,) = others.values()
    assert made.code not in read(desk.client(outsider).get("/promises/?who=mine"))
    assert made.code in read(desk.client(outsider).get("/promises/"))


def test_the_list_asks_a_fixed_number_of_queries(desk: Desk, django_assert_max_num_queries: Any) -> None:
    client = desk.client()
    for _ in range(3):
        slot = actions.propose(desk.case, at=desk.at)[0]
        actions.promise(desk.case, begin=slot.begin, by=desk.cast.nadia.ref, at=desk.at)
    client.get("/promises/")
    with django_assert_max_num_queries(24):
        client.get("/promises/")


def test_the_sentence_is_in_the_customers_language_and_the_page_in_the_readers(desk: Desk) -> None:
    made = desk.promise()
    with translation.override("fr"):
        page = read(desk.client().get(f"/promises/{made.code}/"))
    assert 'class="say" lang="fr"' in page


def test_a_case_of_its_own_stays_out_of_the_queue_until_its_time(desk: Desk) -> None:
    desk.client().post(f"/customers/{desk.parc.code}/promise/", desk.form())
    case = cases.get_row(queries.get_row(Promise.objects.get().code, at=desk.at).case_code, at=desk.at)
    assert case.state is State.ASIDE


def test_the_figures_show_nothing_of_a_team_of_four(desk: Desk) -> None:
    page = read(desk.client("hugo").get("/promises/kept/"))
    assert "Figures show from 5 people on" in page
    assert "Kept late" not in page


def ended(desk: Desk, *, number: int, kept: int) -> None:
    """Promises of the past week, written as they stand after it."""
    owner, at = desk.cast.nadia, desk.at
    for place in range(number):
        end = at - timedelta(minutes=10 + 40 * place)
        closed = {"state": "KEPT", "closed_at": end - timedelta(minutes=5)} if place < kept else {}
        Promise.objects.create(
            code=f"PAST{place:04}", key=f"past {place}", case_id=desk.case.pk, kind="CALL_BACK",
            begins_at=end - timedelta(minutes=30), ends_at=end, owner=owner, made_at=at, **closed,
        )  # fmt: skip


@pytest.fixture
def five(desk: Desk) -> Desk:
    from proche.people.rules import Role

    for name in ("Lin Moreau", "Paul Girard"):
        story.make_person(name, f"{name.split()[0].lower()}@desk.example", Role.AGENT, desk.at)
    return desk


def test_too_few_promises_are_said_to_be_too_few(five: Desk) -> None:
    ended(five, number=4, kept=4)
    page = read(five.client().get("/promises/kept/"))
    assert "Fewer than 5 promises: too few to say." in page
    assert ">100%</dd>" not in page


def test_the_kept_rate_names_nobody_and_is_a_file_too(five: Desk) -> None:
    ended(five, number=8, kept=6)
    client = five.client("ines")
    page = read(client.get("/promises/kept/"))
    assert "75%" in page
    assert "Nadia Benali" not in page.split("<main")[1]
    lines = client.get("/promises/kept.csv").content.decode().splitlines()
    assert lines[0] == "week,kept,late,missed,kept_rate,low_95,high_95"
    assert sum(int(line.split(",")[1]) for line in lines[1:]) == 6


def test_putting_it_aside_is_no_hindrance_where_someone_else_holds_the_case(desk: Desk) -> None:
    queue.claim(desk.case, by=desk.cast.ines.ref, at=desk.at)
    desk.client("hugo").post(f"/queue/{desk.case.code}/promise/", desk.form())
    row = cases.get_row(desk.case.code, at=desk.at)
    assert row.holder == desk.cast.ines.ref
    assert Promise.objects.get().owner_id == desk.cast.ines.pk

"""The queue by HTTP: the list, taking, giving back, notes, handing over, the heartbeat, the trace."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone, translation

from proche.availability import queries as presence
from proche.queue import actions, queries
from proche.queue.rules import State
from proche.queue.templatetags.queue import aside_words
from tests import cast as story

pytestmark = pytest.mark.django_db


class Desk:
    """The cast at the real present: views live now, and leases with them."""

    def __init__(self) -> None:
        self.at = timezone.now()
        self.cast = story.make_cast(self.at)
        self.parc = story.make_customer(self.at)

    def case(self, **more: Any) -> Any:
        return story.make_case(self.at, **{"kind": "REQUEST", "customer": self.parc, **more})

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(getattr(self.cast, name))
        return client

    def row(self, case: Any) -> queries.CaseRow:
        return queries.get_row(case.code, at=self.at)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_next_gives_the_case_and_its_reason(desk: Desk) -> None:
    case = desk.case()
    answer = desk.client("nadia").post("/queue/next/", follow=True)
    assert desk.row(case).holder == desk.cast.nadia.ref
    assert "It is next in turn." in answer.content.decode()


def test_next_on_an_empty_queue_says_so(desk: Desk) -> None:
    answer = desk.client("nadia").post("/queue/next/", follow=True)
    assert told(answer) == ["Nothing waits for you now. What comes in shows here by itself."]


def test_a_case_that_someone_took_is_refused_by_name(desk: Desk) -> None:
    case = desk.case()
    desk.client("ines").post(f"/queue/{case.code}/claim/")
    answer = desk.client("nadia").post(f"/queue/{case.code}/claim/")
    assert answer.status_code == 409
    assert "Inès Laurent took this case" in answer.content.decode()


def test_a_claim_is_never_made_by_a_link(desk: Desk) -> None:
    case = desk.case()
    assert desk.client("nadia").get(f"/queue/{case.code}/claim/").status_code == 405
    assert desk.row(case).state is State.WAITING


def test_giving_back_offers_undo(desk: Desk) -> None:
    case = desk.case()
    nadia = desk.client("nadia")
    nadia.post(f"/queue/{case.code}/claim/")
    page = nadia.post(f"/queue/{case.code}/release/", follow=True).content.decode()
    assert desk.row(case).state is State.WAITING
    assert f'action="/queue/{case.code}/claim/"' in page


def test_a_note_comes_back_alone_for_a_script_and_as_a_page_without(desk: Desk) -> None:
    case = desk.case()
    nadia = desk.client("nadia")
    fragment = nadia.post(f"/queue/{case.code}/note/", {"text": "Quay B"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    page = nadia.post(f"/queue/{case.code}/note/", {"text": "Quay C"}, follow=True).content.decode()
    assert "Quay B" in page
    assert "Quay C" in page


def test_what_is_written_is_never_markup(desk: Desk) -> None:
    case = desk.case(title="<script>alert(1)</script>")
    page = desk.client("nadia").get(f"/queue/{case.code}/").content.decode()
    assert "<script>alert" not in page


def test_an_empty_note_is_refused_in_words(desk: Desk) -> None:
    case = desk.case()
    answer = desk.client("nadia").post(f"/queue/{case.code}/note/", {"text": "  "})
    assert answer.status_code == 422
    assert "There is nothing written yet." in answer.content.decode()


def test_handing_over_keeps_the_case_for_the_other(desk: Desk) -> None:
    case = desk.case()
    nadia = desk.client("nadia")
    nadia.post(f"/queue/{case.code}/claim/")
    nadia.post(f"/queue/{case.code}/hand-over/", {"to": desk.cast.ines.pk, "note": "She asked for you."})
    assert desk.row(case).kept_for == desk.cast.ines.ref
    assert queries.list_notes(case.pk)[0].text == "She asked for you."


def test_the_list_of_colleagues_tells_who_is_not_there(desk: Desk) -> None:
    case, nadia = desk.case(), desk.client("nadia")
    desk.case(title="Another one waits")
    actions.claim(case, by=desk.cast.nadia.ref, at=desk.at)
    absent = re.compile(r"Inès Laurent · (back|not at the desk)")
    for address in (f"/queue/{case.code}/", "/queue/"):
        assert absent.search(nadia.get(address).content.decode())


def test_a_case_without_a_title_is_called_by_its_code(desk: Desk) -> None:
    case = desk.case(title=" ")
    assert desk.row(case).title == case.code
    assert f">{case.code}</a>" in desk.client("nadia").get("/queue/").content.decode()


def test_a_stranger_is_no_one_to_hand_over_to(desk: Desk) -> None:
    case = desk.case()
    nadia = desk.client("nadia")
    nadia.post(f"/queue/{case.code}/claim/")
    assert nadia.post(f"/queue/{case.code}/hand-over/", {"to": desk.cast.omar.pk}).status_code == 422


def test_putting_aside_shows_when_it_comes_back(desk: Desk) -> None:
    case = desk.case()
    nadia = desk.client("nadia")
    nadia.post(f"/queue/{case.code}/claim/")
    nadia.post(f"/queue/{case.code}/aside/", {"minutes": 120, "reason": "their answer"})
    assert desk.row(case).state is State.ASIDE
    assert "their answer" in nadia.get("/queue/?state=ASIDE").content.decode()


def test_the_heartbeat_shows_presence_and_holds_the_leases(desk: Desk) -> None:
    case = desk.case()
    actions.claim(case, by=desk.cast.nadia.ref, at=desk.at - timedelta(minutes=5))
    before = desk.row(case).lease_until
    assert desk.client("nadia").post("/heartbeat/", {"used": "yes"}).status_code == 204
    after = desk.row(case).lease_until
    assert before is not None
    assert after is not None
    assert after > before
    assert presence.get_presence(desk.cast.nadia.pk, at=timezone.now()).seen_at is not None


def test_the_trace_reads_as_a_timeline_and_goes_out_as_a_file(desk: Desk) -> None:
    case = desk.case()
    nadia = desk.client("nadia")
    nadia.post(f"/queue/{case.code}/claim/")
    page = nadia.get(f"/queue/{case.code}/trace/").content.decode()
    assert page.index("The case was opened.") < page.index("Taken in hand.")
    assert "Nadia Benali" in page
    file = nadia.get(f"/queue/{case.code}/trace.json")
    assert len(json.loads(file.content)["entries"]) == 2


def test_the_queue_page_asks_a_fixed_number_of_questions(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    for _ in range(70):
        desk.case()
    nadia = desk.client("nadia")
    with django_assert_max_num_queries(21):
        answer = nadia.get("/queue/")
    page = answer.context["page"]
    assert (len(page.rows), bool(page.cursor)) == (50, True)


def test_a_made_up_place_in_the_list_is_not_there(desk: Desk) -> None:
    assert desk.client("nadia").get("/queue/?after=xyz").status_code == 404


def test_the_rows_alone_renew_themselves(desk: Desk) -> None:
    desk.case()
    rows = desk.client("nadia").get("/queue/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in rows
    assert "Clinique du Parc" in rows


@pytest.mark.parametrize("state", ["AWAY 15", "OFF", "HERE"])
def test_one_says_where_one_is(desk: Desk, state: str) -> None:
    desk.client("nadia").post("/presence/", {"state": state})
    row = presence.get_presence(desk.cast.nadia.pk, at=timezone.now())
    assert (row.state.value, row.until is not None) == (state.split()[0], state == "AWAY 15")


@pytest.mark.parametrize("state", ["", "ASLEEP", "AWAY soon"])
def test_nonsense_about_where_one_is_changes_nothing(desk: Desk, state: str) -> None:
    assert desk.client("nadia").post("/presence/", {"state": state}).status_code == 422


def test_why_a_case_is_aside_is_said_in_the_readers_language_and_a_persons_words_as_written():
    desk = Desk()
    case = desk.case()
    nadia = desk.cast.nadia.ref
    actions.claim(case, by=nadia, at=desk.at)
    actions.put_aside(
        case, until=desk.at + timedelta(hours=1), reason="the customer was asked", by=nadia, at=desk.at
    )
    get_user_model().objects.filter(pk=nadia.pk).update(language="fr")
    client = Client()
    client.force_login(get_user_model().objects.get(pk=nadia.pk))
    shown = client.get(f"/queue/{case.code}/")
    assert "question posée au client" in shown.content.decode()
    with translation.override("fr"):
        assert aside_words("M. Orders rappelle") == "M. Orders rappelle"


def test_many_cases_are_done_at_once_each_is_told_and_all_is_undone(desk: Desk) -> None:
    cases = [desk.case(title=f"Case {n}") for n in range(3)]
    taken = desk.case(title="taken")
    actions.claim(taken, by=desk.cast.ines.ref, at=desk.at)
    nadia = desk.client("nadia")
    codes = [case.code for case in (*cases, taken)]
    answer = nadia.post("/queue/many/", {"do": "take", "case": codes})
    assert [one.code for one in answer.context["done"]] == codes[:3]
    assert [str(one.why).split(" took")[0] for one in answer.context["left"]] == ["Inès Laurent"]
    assert {desk.row(case).holder for case in cases} == {desk.cast.nadia.ref}
    nadia.post(answer.context["undo"])
    assert {desk.row(case).state for case in cases} == {State.WAITING}


STEPS: list[tuple[dict[str, str], State]] = [
    ({"do": "take"}, State.TAKEN),
    ({"do": "hand_over", "to": "INES"}, State.WAITING),
    ({"do": "aside", "minutes": "30"}, State.ASIDE),
    ({"do": "close", "outcome": "DONE"}, State.DONE),
    ({"do": "priority", "priority": "1", "reason": "They are at the door."}, State.WAITING),
]


@pytest.mark.parametrize(
    ("given", "state", "before"),
    [
        (given, state, before)
        for given, state in STEPS
        for before in (State.WAITING, State.TAKEN, State.ASIDE)
        if state is not before or given["do"] != "take"
    ],
)
def test_each_step_on_many_is_undone_to_where_the_case_was(
    desk: Desk, given: dict[str, str], state: State, before: State
) -> None:
    case, nadia, me = desk.case(), desk.client("nadia"), desk.cast.nadia.ref
    later = desk.at + timedelta(hours=2)
    if before is not State.WAITING:
        actions.claim(case, by=me, at=desk.at)
    if before is State.ASIDE:
        actions.put_aside(case, until=later, reason="", by=me, at=desk.at)
    given = {name: str(desk.cast.ines.pk) if value == "INES" else value for name, value in given.items()}
    asked = {**given, "case": [case.code], "query": "state=WAITING"}
    answer = nadia.post("/queue/many/", asked, follow=True)
    assert desk.row(case).state is (state if given["do"] != "priority" else before)
    undo = next(iter(answer.context["messages"])).extra_tags.removeprefix("undo:")
    assert nadia.post(undo).headers["Location"] == "/queue/?state=WAITING"
    row = desk.row(case)
    assert (row.state, row.priority, row.kept_for) == (before, 5, None)
    assert row.aside_until == (later if before is State.ASIDE else None)
    assert row.holder == (me if before is State.TAKEN else None)


def test_an_order_is_not_closed_from_the_list(desk: Desk) -> None:
    order = desk.case(kind="ORDER")
    answer = desk.client("nadia").post(
        "/queue/many/", {"do": "close", "outcome": "DONE", "case": [order.code]}
    )
    assert "closed on its own page" in str(answer.context["left"][0].why)
    assert desk.row(order).state is State.WAITING


def test_a_case_that_was_closed_without_a_choice_is_for_nobody_to_take(desk: Desk) -> None:
    case = desk.case()
    actions.close(case, outcome="DONE", by=None, at=desk.at)
    page = " ".join(desk.client("hugo").get(f"/queue/{case.code}/who/").content.decode().split())
    assert "It is closed: it is for nobody to take." in page
    assert "is best placed now" not in page
    assert "If it were opened again now," in page


def test_the_page_tells_why_this_person_and_not_another_at_any_moment(desk: Desk) -> None:
    case = desk.case()
    for person in (desk.cast.nadia, desk.cast.ines):
        story.seat(person, desk.at)
    actions.claim(case, by=desk.cast.ines.ref, at=desk.at)
    hugo = desk.client("hugo")
    now = hugo.get(f"/queue/{case.code}/who/")
    told_now = now.context["told"]
    assert (told_now.tense, told_now.chosen) == ("KEPT", desk.cast.ines.ref)
    assert "Inès Laurent chose it." in now.content.decode()
    coming = (desk.at + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    held = hugo.get(f"/queue/{case.code}/who/", {"at": coming})
    assert held.context["told"].tense == "COMING"
    assert "Inès Laurent has it: this is who could take it then" in held.content.decode()
    actions.release(case, by=desk.cast.ines.ref, at=desk.at)
    later = hugo.get(f"/queue/{case.code}/who/", {"at": coming})
    assert later.context["told"].tense == "COMING"
    assert "has it: this is who" not in later.content.decode()
    before = (desk.at - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    past = hugo.get(f"/queue/{case.code}/who/", {"at": before})
    assert past.context["told"].tense == "PAST"
    assert "It had not arrived yet" in past.content.decode()


def test_a_second_look_is_asked_and_given_on_the_page(desk: Desk) -> None:
    case = desk.case()
    nadia, ines = desk.client("nadia"), desk.client("ines")
    nadia.post(f"/queue/{case.code}/claim/")
    page = nadia.post(f"/queue/{case.code}/look/", {"question": "Right unit?"}, follow=True)
    assert "Right unit?" in page.content.decode()
    look = queries.list_looks(case.pk)[0].look
    ines.post(f"/queue/{look.code}/claim/")
    shared = ines.get(f"/queue/{look.code}/looked-at/", follow=True)
    assert shared.redirect_chain[-1][0] == f"/queue/{case.code}/"
    assert "It is fine" in shared.content.decode()
    ines.post(f"/queue/{look.code}/look/answer/", {"verdict": "FINE", "words": "Same volume."})
    assert "Same volume." in nadia.get(f"/queue/{case.code}/looks/").content.decode()


def test_the_share_done_in_time_stands_on_the_queue_and_as_a_sheet(desk: Desk) -> None:
    for minutes in (30, -30):
        case = desk.case(due_at=desk.at + timedelta(minutes=minutes))
        actions.claim(case, by=desk.cast.nadia.ref, at=desk.at)
        actions.close(case, outcome="DONE", by=desk.cast.nadia.ref, at=desk.at)
    nadia = desk.client("nadia")
    kind = nadia.get("/queue/").context["service"].kinds[0]
    assert (kind.today.within, kind.today.counted) == (1, 2)
    assert nadia.get("/queue/service.csv").content.decode().splitlines()[1].endswith("1,2,1,2")


def test_a_page_that_lies_idle_says_so(desk: Desk) -> None:
    nadia = desk.client("nadia")
    nadia.post("/heartbeat/", {"used": "yes"})
    used = presence.get_candidate(desk.cast.nadia.pk, at=timezone.now()).used_at
    nadia.post("/heartbeat/", {"used": "no"})
    later = presence.get_candidate(desk.cast.nadia.pk, at=timezone.now())
    assert later.used_at == used
    assert later.seen_at is not None
    assert used is not None
    assert later.seen_at > used

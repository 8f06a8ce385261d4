"""Procedures by HTTP: read, written by two at once, proposed, published, followed in a case, the figures."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from proche.queue import queries as cases
from proche.queue.procedures import queries
from proche.queue.rules import State
from tests import cast as story
from tests.queue.procedures.desk import KEY, Desk
from tests.queue.procedures.examples import UNKNOWN

pytestmark = pytest.mark.django_db
CLEARER = UNKNOWN.replace("is not a typing error", "is typed as they wrote it")


@pytest.fixture
def desk() -> Desk:
    """At the real present: views live now, and leases with them. A kind without a page of its own."""
    return Desk(timezone.now(), kind="REQUEST")


def client(desk: Desk, name: str) -> Client:
    signed_in = Client()
    signed_in.force_login(getattr(desk.cast, name))
    return signed_in


def words(answer: Any) -> str:
    return str(answer.content.decode())


def told(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def write(desk: Desk, name: str, text: str, do: str = "edit", **more: Any) -> Any:
    draft = queries.find_draft(KEY, by=getattr(desk.cast, name).ref)
    sent = {"text": text, "based_on": 1, "revision": draft.revision if draft else 0, "note": "Clearer."}
    return client(desk, name).post(f"/procedures/{KEY}/{do}/", {**sent, **more})


def test_an_empty_desk_invites_to_write_the_first(desk: Desk) -> None:
    assert "No procedure yet" in words(client(desk, "nadia").get("/procedures/"))


def test_everyone_reads_every_version(desk: Desk) -> None:
    desk.publish()
    desk.publish(CLEARER)
    nadia = client(desk, "nadia")
    assert "Unknown product code" in words(nadia.get("/procedures/"))
    assert "The code is typed as they wrote it" in words(nadia.get(f"/procedures/{KEY}/"))
    old = words(nadia.get(f"/procedures/{KEY}/?version=1"))
    assert "The code is not a typing error" in old
    assert "This is an older one" in old
    assert nadia.get(f"/procedures/{KEY}/?version=9").status_code == 404
    assert nadia.get(f"/procedures/{KEY}/?version=x").status_code == 404


def test_what_changed_is_marked_word_by_word(desk: Desk) -> None:
    desk.publish()
    desk.publish(CLEARER, note="As they wrote it.")
    shown = words(client(desk, "nadia").get(f"/procedures/{KEY}/difference/?from=1&to=2"))
    assert "<del>not a typing error</del><ins>typed as they wrote it</ins>" in shown
    assert "As they wrote it." in shown


def test_a_text_cannot_bring_html_into_the_page(desk: Desk) -> None:
    bad = UNKNOWN.replace(
        "- Read it aloud.", "<script>x</script> [a](javascript:x) ![p](https://a.example/p)"
    )
    desk.publish(bad.replace("title: Unknown", "title: <b>Unknown"))
    shown = words(client(desk, "nadia").get(f"/procedures/{KEY}/"))
    assert "<script>x" not in shown
    assert "javascript:x" not in shown.replace("[a](javascript:x)", "")
    assert "<img" not in shown
    assert "<b>Unknown" not in shown
    assert 'href="https://catalogue.example/"' in shown


def test_what_is_typed_is_kept_and_shown_as_it_will_read(desk: Desk) -> None:
    desk.publish()
    nadia = client(desk, "hugo")
    typed = {"text": CLEARER, "based_on": 1, "revision": 0}
    answer = nadia.post(f"/procedures/{KEY}/edit/", typed, headers={"HX-Request": "true"})
    assert "What it changes in version 1: 1 step" in words(answer)
    assert 'name="revision" form="writing" value="1"' in words(answer)
    assert CLEARER.splitlines()[-1] in words(nadia.get(f"/procedures/{KEY}/edit/"))


def test_a_half_written_text_is_kept_and_says_its_line(desk: Desk) -> None:
    desk.publish()
    shown = words(write(desk, "hugo", UNKNOWN + "\n## [dance] No step\n"))
    line = UNKNOWN.count("\n") + 2
    assert f"Line {line}: A step begins with its type" in shown
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref) is not None


def test_another_window_of_the_same_writer_is_told(desk: Desk) -> None:
    desk.publish()
    write(desk, "hugo", CLEARER)
    shown = words(write(desk, "hugo", UNKNOWN + "\nfrom the second window\n", revision=0))
    assert "kept in another window" in shown
    assert "from the second window" in shown
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref).text == CLEARER  # type: ignore[union-attr]
    write(desk, "hugo", "the second window wins", revision=0, anyway=1)
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref).text == "the second window wins"  # type: ignore[union-attr]


def test_a_lead_publishes_with_a_note(desk: Desk) -> None:
    desk.publish()
    refused = write(desk, "hugo", CLEARER, "publish", note="")
    assert refused.status_code == 422
    assert "Say in a sentence what changes" in words(refused)
    assert "typed as they wrote it" in words(refused)
    answer = write(desk, "hugo", CLEARER, "publish", note="As they wrote it.")
    assert answer.status_code == 303
    version = queries.get_version(KEY)
    assert (version.number, version.note, version.text) == (2, "As they wrote it.", CLEARER)
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref) is None


def test_the_second_of_two_leads_sees_what_changed_and_loses_nothing(desk: Desk) -> None:
    desk.publish()
    write(desk, "hugo", CLEARER)
    assert "Hugo Martin is writing on this too" in words(
        client(desk, "admin").get(f"/procedures/{KEY}/edit/")
    )
    write(desk, "hugo", CLEARER, "publish")
    mine = UNKNOWN.replace("every order", "each order")
    second = write(desk, "admin", mine, "publish")
    assert second.status_code == 409
    assert "Hugo Martin published version 2" in words(second)
    assert "<ins>typed as they wrote it</ins>" in words(second)
    assert "each order" in words(second)
    assert queries.find_draft(KEY, by=desk.cast.admin.ref).text == mine  # type: ignore[union-attr]
    assert write(desk, "admin", mine, "publish", based_on=2).status_code == 303
    assert queries.get_version(KEY).number == 3


def test_a_new_procedure_begins_with_a_step_of_each_type(desk: Desk) -> None:
    hugo = client(desk, "hugo")
    assert "[wait: 2 h]" in words(hugo.get("/procedures/new/"))
    answer = hugo.post("/procedures/new/publish/", {"text": UNKNOWN, "based_on": 0, "revision": 0})
    assert answer.url == f"/procedures/{KEY}/"
    again = hugo.post("/procedures/new/publish/", {"text": UNKNOWN, "based_on": 0, "revision": 0})
    assert again.status_code == 409
    assert "There is a procedure with the key" in words(again)


def test_an_agent_proposes_and_a_lead_takes_it_up(desk: Desk) -> None:
    desk.publish()
    assert client(desk, "nadia").post(f"/procedures/{KEY}/publish/", {"text": CLEARER}).status_code == 404
    write(desk, "nadia", CLEARER, "propose", note="As they wrote it.")
    (proposal,) = queries.list_proposals()
    hugo = client(desk, "hugo")
    assert "As they wrote it." in words(hugo.get("/procedures/"))
    shown = words(hugo.get(f"/procedures/proposals/{proposal.pk}/"))
    assert "<ins>typed as they wrote it</ins>" in shown
    hugo.post(f"/procedures/proposals/{proposal.pk}/take-up/")
    write(desk, "hugo", CLEARER, "publish")
    assert queries.get_version(KEY).text == CLEARER
    assert "Taken up by Hugo Martin" in words(client(desk, "nadia").get(f"/procedures/{KEY}/"))


def test_a_declined_proposal_tells_its_writer_why(desk: Desk) -> None:
    desk.publish()
    write(desk, "nadia", CLEARER, "propose")
    (proposal,) = queries.list_proposals()
    client(desk, "hugo").post(f"/procedures/proposals/{proposal.pk}/decline/", {"answer": "Not yet."})
    assert "Not yet." in words(client(desk, "nadia").get(f"/procedures/{KEY}/"))


def test_an_old_version_comes_back_as_a_draft(desk: Desk) -> None:
    desk.publish()
    desk.publish(CLEARER)
    hugo = client(desk, "hugo")
    answer = hugo.post(f"/procedures/{KEY}/restore/", {"version": 1}, follow=True)
    assert "is your draft now" in told(answer)[0]
    write(desk, "hugo", UNKNOWN, "publish", based_on=2)
    assert (queries.get_version(KEY).number, queries.get_version(KEY).text) == (3, UNKNOWN)


def test_retiring_and_throwing_away_can_be_undone(desk: Desk) -> None:
    desk.publish()
    hugo = client(desk, "hugo")
    hugo.post(f"/procedures/{KEY}/retire/")
    assert "Unknown product code" not in words(hugo.get("/procedures/"))
    assert "Unknown product code" in words(hugo.get("/procedures/?retired=1"))
    hugo.post(f"/procedures/{KEY}/bring-back/")
    assert "Unknown product code" in words(hugo.get("/procedures/"))
    write(desk, "hugo", CLEARER)
    thrown = hugo.post(f"/procedures/{KEY}/discard/", follow=True)
    (message,) = thrown.context["messages"]
    hugo.post(message.extra_tags.removeprefix("undo:"))
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref) is not None


# -- in a case

ANY_KIND = UNKNOWN.replace("kinds: ORDER\ndoubts: PRODUCT, WITHDRAWN\n", "")


def panel(desk: Desk, name: str = "nadia") -> str:
    return words(client(desk, name).get(f"/queue/{desk.case.code}/"))


def post(desk: Desk, do: str, name: str = "nadia", **sent: Any) -> Any:
    rows = queries.list_followings(desk.case.pk)
    place = {"step": rows[0].step, "count": rows[0].count} if rows else {}
    address = f"/queue/{desk.case.code}/procedures/" + (f"{rows[0].pk}/" if rows and do != "start" else "")
    headers = {"HX-Request": "true"}
    return client(desk, name).post(f"{address}{do}/", {**place, **sent}, headers=headers)


def test_a_case_offers_what_fits_it_and_beginning_takes_it_in_hand(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    assert "Begin Unknown product code" in panel(desk)
    answer = post(desk, "start", procedure=KEY)
    assert answer.headers["HX-Redirect"].startswith(f"/queue/{desk.case.code}/?at=")
    assert answer.headers["HX-Redirect"].endswith("#procedure-answer")
    assert cases.get_row(desk.case.code, at=desk.at).holder == desk.cast.nadia.ref
    assert "Step 1 of 6" in panel(desk)


def test_each_answer_gives_the_next_step_with_the_focus(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    desk.start()
    shown = words(post(desk, "take"))
    assert "Step 2 of 6" in shown
    assert "data-focus" in shown
    assert 'data-pick="2"' in shown
    shown = words(post(desk, "take", answer="Another of our products"))
    assert "Step 3 of 6" in shown
    refused = post(desk, "take", answer=" ")
    assert refused.status_code == 422
    assert "This step asks for a few words" in words(refused)


def test_without_scripts_each_step_comes_back_to_the_page(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    following = desk.start()
    sent = {"step": "typing", "count": 0}
    answer = client(desk, "nadia").post(f"/queue/{desk.case.code}/procedures/{following.pk}/take/", sent)
    assert answer.status_code == 303
    assert answer.url.startswith(f"/queue/{desk.case.code}/")


def test_a_wait_puts_the_case_aside_and_its_undo_takes_it_back(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    desk.start()
    post(desk, "deviate", to="answer", reason="They write.")
    assert "Put aside until" in panel(desk)
    answer = post(desk, "take")
    assert answer.headers["HX-Redirect"] == "/queue/"
    assert cases.get_row(desk.case.code, at=desk.at).state is State.ASIDE
    assert "would have come back" in panel(desk)
    post(desk, "undo")
    assert cases.get_row(desk.case.code, at=desk.at).state is State.TAKEN
    assert queries.list_followings(desk.case.pk)[0].waits_until is None


def test_a_deviation_without_a_reason_is_refused_in_words(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    desk.start()
    assert "Say in a few words why" in words(post(desk, "deviate", to="", reason=""))
    shown = words(post(desk, "deviate", to="-", reason="They hung up."))
    assert "They hung up." in shown
    assert queries.list_followings(desk.case.pk)[0].reason == "They hung up."


def test_a_newer_version_is_said_and_switched_to(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    desk.start()
    desk.publish(ANY_KIND.replace("typing error", "slip"))
    assert "Version 2 was published since" in panel(desk)
    assert "is not a slip" in words(post(desk, "switch"))


def test_a_colleague_sees_the_steps_and_no_button(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    desk.start()
    shown = panel(desk, "ines")
    assert "Step 1 of 6" in shown
    assert "procedure-answer" not in shown.replace('href="#procedure-answer"', "")
    assert "Nadia Benali took this case" in words(post(desk, "take", "ines"))


def test_the_procedure_of_another_case_is_not_there(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    following = desk.start()
    other = story.make_case(desk.at, kind="REQUEST")
    address = f"/queue/{other.code}/procedures/{following.pk}/take/"
    answer = client(desk, "nadia").post(address, {"step": "typing", "count": 0})
    assert answer.status_code == 404


def test_a_finished_procedure_is_summed_up_in_the_file_and_told_in_the_trace(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    following = desk.start()
    desk.take(following)
    desk.take(following, "A product that we never had")
    desk.take(following)
    shown = panel(desk)
    assert "finished" in shown
    assert "A product that we never had" in shown
    trace = words(client(desk, "nadia").get(f"/queue/{desk.case.code}/trace/"))
    assert f"A procedure was begun: {KEY}, version 1." in trace
    assert f"Procedure {KEY} was followed to its end." in trace
    assert "never had" not in trace


def test_a_page_without_procedures_asks_nothing_more(desk: Desk) -> None:
    assert 'id="procedure"' not in panel(desk)


# -- figures


def test_the_figures_say_where_people_stop_and_why_but_not_who(desk: Desk) -> None:
    desk.publish(ANY_KIND)
    following = desk.start()
    desk.take(following)
    desk.deviate(following, reason="Said at once.")
    desk.leave(following, "They hung up.")
    hugo = client(desk, "hugo")
    shown = words(hugo.get(f"/procedures/{KEY}/figures/"))
    assert "Said at once." in shown
    assert "They hung up." in shown
    assert "Nadia" not in shown.partition('id="main"')[2]
    rows = list(csv.DictReader(io.StringIO(words(hugo.get(f"/procedures/{KEY}/figures.csv")))))
    assert [(row["step"], row["done"], row["skipped"], row["left"]) for row in rows][:3] == [
        ("typing", "1", "0", "0"), ("meant", "0", "1", "0"), ("code", "0", "0", "1")
    ]  # fmt: skip
    assert {row["median_seconds"] for row in rows} == {""}


def test_the_figures_are_a_leads(desk: Desk) -> None:
    desk.publish()
    assert client(desk, "nadia").get(f"/procedures/{KEY}/figures/").status_code == 404


def test_the_list_asks_as_much_for_many_as_for_one(desk: Desk, django_assert_max_num_queries: Any) -> None:
    desk.publish()
    for number in range(20):
        desk.publish(UNKNOWN.replace(KEY, f"procedure-{number}"), key="")
    nadia = client(desk, "nadia")
    nadia.get("/procedures/")
    with django_assert_max_num_queries(18):
        nadia.get("/procedures/")

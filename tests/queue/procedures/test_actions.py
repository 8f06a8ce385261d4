"""Publishing, drafts, and a procedure followed in a case: state, trace and refusal, on either database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from proche.kernel import trace
from proche.kernel.refusal import NotFound
from proche.queue import actions as queue
from proche.queue import closing
from proche.queue import queries as cases
from proche.queue.models import Following
from proche.queue.procedures import actions, queries, situations
from proche.queue.procedures.actions import closing as unfinished
from proche.queue.procedures.actions import refusals
from proche.queue.procedures.rules import FollowingState, Outcome
from proche.queue.rules import State
from tests.queue.procedures.desk import KEY, Desk
from tests.queue.procedures.examples import UNKNOWN

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
CLEARER = UNKNOWN.replace("is not a typing error", "is typed as they wrote it")
#: The same without the step "code".
SHORTER = UNKNOWN.replace("## [text: required] The code as they gave it {#code}\n\n", "")


@pytest.fixture
def desk(at) -> Desk:
    return Desk(at)


# -- publishing


def test_a_procedure_is_published_under_its_own_key(desk):
    assert desk.publish() == 1
    version = queries.get_version(KEY)
    assert (version.number, version.is_latest, version.published_by) == (1, True, "Hugo Martin")
    assert version.text == UNKNOWN
    assert [e.what for e in trace.list_entries(f"procedure:{KEY}")] == ["queue.procedure.published"]


def test_a_next_version_leaves_the_first_as_it_was(desk):
    desk.publish()
    assert desk.publish(CLEARER) == 2
    assert queries.get_version(KEY, 1).text == UNKNOWN
    assert queries.get_version(KEY).procedure.steps[0].title == "The code is typed as they wrote it"
    assert [one.key for one in queries.compare(KEY, 1, 2).changed] == ["typing"]


def test_who_publishes_second_is_told_by_name_and_nothing_is_overwritten(desk):
    desk.publish()
    desk.publish(CLEARER, based_on=1)
    with pytest.raises(refusals.PublishedMeanwhile, match="Hugo Martin published version 2 at 10:42"):
        desk.publish(UNKNOWN.replace("every order", "each order"), based_on=1)
    assert queries.get_version(KEY).number == 2


@pytest.mark.parametrize(
    ("text", "more", "refusal"),
    [
        ("no file", {}, refusals.NotReadable),
        (UNKNOWN, {}, refusals.NothingChanged),
        (CLEARER, {"note": " "}, refusals.NoteMissing),
        (CLEARER.replace(f"key: {KEY}", "key: another"), {}, refusals.NotReadable),
        (CLEARER, {"key": ""}, refusals.KeyTaken),
        (CLEARER, {"key": "not-there"}, NotFound),
    ],
)
def test_what_cannot_be_published_is_refused(desk, text, more, refusal):
    desk.publish()
    with pytest.raises(refusal):
        desk.publish(text, **more)
    assert queries.get_version(KEY).number == 1


def test_a_retired_procedure_is_not_begun_and_can_come_back(desk, at):
    desk.publish()
    actions.retire(KEY, by=desk.cast.hugo.ref, at=at)
    assert queries.list_live() == []
    with pytest.raises(refusals.Retired):
        desk.start()
    actions.bring_back(KEY, by=desk.cast.hugo.ref, at=at)
    desk.start()
    assert [e.what.rpartition(".")[2] for e in trace.list_entries(f"procedure:{KEY}")] == [
        "published", "retired", "brought_back"
    ]  # fmt: skip


# -- drafts


def keep(desk, text=CLEARER, *, revision=0, by=None, key=KEY):
    who = (by or desk.cast.hugo).ref
    return actions.keep_draft(key, written=text, based_on=1, revision=revision, by=who, at=desk.at)


def test_a_draft_is_kept_for_its_writer_and_ends_when_it_is_published(desk):
    desk.publish()
    kept = keep(desk, "half a sent")
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref) == kept
    assert queries.find_draft(KEY, by=desk.cast.nadia.ref) is None
    desk.publish(CLEARER)
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref) is None


def test_two_windows_of_one_writer_overwrite_nothing_unseen(desk):
    desk.publish()
    first = keep(desk)
    keep(desk, "from the second window", revision=first.revision)
    with pytest.raises(refusals.KeptElsewhere):
        keep(desk, "from the first window", revision=first.revision)
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref).text == "from the second window"
    keep(desk, "kept anyway", revision=None)
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref).text == "kept anyway"


def test_a_proposal_waits_for_a_lead_who_takes_it_up(desk, at):
    desk.publish()
    keep(desk, by=desk.cast.nadia)
    actions.propose(KEY, note="It reads easier.", by=desk.cast.nadia.ref, at=at)
    (proposal,) = queries.list_proposals()
    assert (proposal.by, proposal.note) == (desk.cast.nadia.ref, "It reads easier.")
    actions.take_up(proposal.pk, by=desk.cast.hugo.ref, at=at, answer="Taken up.")
    assert queries.list_proposals() == []
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref).text == CLEARER
    assert queries.find_answered(by=desk.cast.nadia.ref, key=KEY).answer == "Taken up."


def test_a_proposal_is_declined_with_a_word(desk, at):
    desk.publish()
    keep(desk, by=desk.cast.nadia)
    actions.propose(KEY, note="It reads easier.", by=desk.cast.nadia.ref, at=at)
    (proposal,) = queries.list_proposals()
    with pytest.raises(refusals.ReasonMissing):
        actions.decline(proposal.pk, answer=" ", at=at)
    actions.decline(proposal.pk, answer="The pharmacists asked for the old words.", at=at)
    assert queries.list_proposals() == []
    assert queries.find_answered(by=desk.cast.nadia.ref, key=KEY).answer.startswith("The pharmacists")


def test_a_lead_with_a_draft_of_their_own_loses_nothing_to_a_proposal(desk, at):
    desk.publish()
    keep(desk, "Hugo's own")
    keep(desk, by=desk.cast.nadia)
    actions.propose(KEY, note="It reads easier.", by=desk.cast.nadia.ref, at=at)
    with pytest.raises(refusals.HasDraft):
        actions.take_up(queries.list_proposals()[0].pk, by=desk.cast.hugo.ref, at=at, answer="")
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref).text == "Hugo's own"
    assert len(queries.list_proposals()) == 1


def test_what_was_thrown_away_comes_back_by_undo(desk, at):
    desk.publish()
    keep(desk)
    thrown = actions.discard(KEY, by=desk.cast.hugo.ref, at=at)
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref) is None
    with pytest.raises(NotFound):
        actions.keep_discarded(thrown, by=desk.cast.nadia.ref)
    assert actions.keep_discarded(thrown, by=desk.cast.hugo.ref) == KEY
    assert queries.find_draft(KEY, by=desk.cast.hugo.ref).text == CLEARER


# -- in a case


def test_a_procedure_is_followed_to_its_end_with_every_answer_saved(desk, at):
    desk.publish()
    following = desk.start()
    assert cases.get_row(desk.case.code, at=at).holder == desk.cast.nadia.ref
    desk.take(following)
    desk.take(following, "Another of our products")
    desk.take(following, " NV-4711 ")
    desk.take(following, at=at + MINUTE)
    row = desk.take(following, at=at + MINUTE)
    assert cases.get_row(desk.case.code, at=at).state is State.ASIDE
    assert (row.step, row.waits_until) == ("answer", at + MINUTE + timedelta(hours=2))
    later = at + timedelta(hours=3)
    assert desk.take(following, at=later).step == "refuse"
    row = desk.take(following, at=later)
    assert (row.state, row.step, row.ended_at) == (FollowingState.FINISHED, "", later)
    assert [(one.step, one.answer, one.by) for one in row.taken][:3] == [
        ("typing", "", "Nadia Benali"),
        ("meant", "Another of our products", "Nadia Benali"),
        ("code", "NV-4711", "Nadia Benali"),
    ]
    assert desk.told() == ["started", *["step_taken"] * 4, "waits", "step_taken", "step_taken", "finished"]


def test_the_trace_holds_references_and_no_answer(desk):
    desk.publish()
    following = desk.start()
    desk.take(following)
    desk.take(following, "Another of our products")
    desk.take(following, "Madame Dupuis")
    kept = "".join(e.data_text for e in trace.list_entries(f"case:{desk.case.code}"))
    assert "Dupuis" not in kept
    assert "Another" not in kept
    assert '"step":"code"' in kept


def test_an_answer_may_lead_elsewhere_and_a_wrong_one_nowhere(desk):
    desk.publish()
    following = desk.start()
    desk.take(following)
    with pytest.raises(refusals.WrongAnswer):
        desk.take(following, "A horse")
    assert desk.take(following, "A product that we never had").step == "refuse"


def test_a_step_is_taken_once_however_often_it_is_sent(desk):
    desk.publish()
    following = desk.start()
    desk.take(following)
    with pytest.raises(refusals.MovedOn):
        desk.take(following, step="typing", count=0)
    assert len(queries.get_following(following.pk).taken) == 1


def test_a_deviation_asks_for_a_reason(desk):
    desk.publish()
    following = desk.start()
    with pytest.raises(refusals.ReasonMissing):
        desk.deviate(following, reason="  ")
    row = desk.deviate(following, reason="They spelled it on the phone.")
    assert (row.step, row.taken[0].outcome, row.taken[0].reason) == (
        "meant", Outcome.SKIPPED, "They spelled it on the phone."
    )  # fmt: skip
    row = desk.deviate(following, to="refuse", reason="Known already.")
    assert (row.step, row.taken[1].outcome, row.taken[1].to) == ("refuse", Outcome.JUMPED, "refuse")
    assert desk.told() == ["started", "step_skipped", "jumped"]


def test_the_last_step_is_undone_and_stays_written(desk):
    desk.publish()
    following = desk.start()
    with pytest.raises(refusals.NothingToUndo):
        actions.undo(following, by=desk.cast.nadia.ref, at=desk.at)
    desk.take(following)
    desk.take(following, "A product that we never had")
    assert desk.take(following).state is FollowingState.FINISHED
    row = actions.undo(following, by=desk.cast.nadia.ref, at=desk.at)
    assert (row.state, row.step, row.ended_at) == (FollowingState.OPEN, "refuse", None)
    row = actions.undo(following, by=desk.cast.nadia.ref, at=desk.at)
    assert (row.step, [one.step for one in row.taken]) == ("meant", ["typing"])
    assert desk.told()[-2:] == ["step_undone", "step_undone"]


def test_the_version_stays_and_switching_keeps_the_place(desk):
    desk.publish()
    following = desk.start()
    desk.take(following)
    desk.take(following, "Another of our products")
    desk.publish(SHORTER)
    row = queries.get_following(following.pk)
    assert (row.version, row.latest, row.step) == (1, 2, "code")
    row = actions.switch(following, by=desk.cast.nadia.ref, at=desk.at)
    assert (row.version, row.step) == (2, "ask")
    with pytest.raises(refusals.MovedOn):
        actions.switch(following, by=desk.cast.nadia.ref, at=desk.at)
    row = actions.undo(following, by=desk.cast.nadia.ref, at=desk.at)
    assert (row.version, row.step) == (2, "meant")


def test_a_colleague_goes_on_where_it_was_handed_over(desk, at):
    desk.publish()
    following = desk.start()
    desk.take(following)
    desk.hand_over(desk.cast.ines)
    with pytest.raises(queue.Kept):
        desk.take(following, "Another of our products")
    row = desk.take(following, "Another of our products", by=desk.cast.ines.ref)
    assert [one.by for one in row.taken] == ["Nadia Benali", "Inès Laurent"]
    assert cases.get_row(desk.case.code, at=at).holder == desk.cast.ines.ref


def test_only_who_holds_the_case_goes_on(desk):
    desk.publish()
    following = desk.start()
    with pytest.raises(queue.AlreadyTaken):
        desk.take(following, by=desk.cast.ines.ref)


def test_a_procedure_is_open_once_in_a_case(desk):
    desk.publish()
    following = desk.start()
    with pytest.raises(refusals.AlreadyFollowed):
        desk.start()
    desk.leave(following, "They hung up.")
    desk.start()
    with pytest.raises(refusals.AlreadyFollowed):
        actions.undo(following, by=desk.cast.nadia.ref, at=desk.at)


def test_leaving_asks_for_a_reason_and_can_be_undone(desk):
    desk.publish()
    following = desk.start()
    desk.take(following)
    with pytest.raises(refusals.ReasonMissing):
        desk.leave(following, "")
    row = desk.leave(following, "They hung up.")
    assert (row.state, row.reason, row.step) == (FollowingState.LEFT, "They hung up.", "")
    assert actions.undo(following, by=desk.cast.nadia.ref, at=desk.at).step == "meant"


def test_the_tables_refuse_a_deviation_without_a_reason(desk):
    desk.publish()
    following = desk.start()
    with pytest.raises(IntegrityError), transaction.atomic():
        Following.objects.filter(pk=following.pk).update(state="LEFT", ended_at=desk.at)


# -- which one fits, and closing


@pytest.fixture
def doubting(monkeypatch):
    monkeypatch.setattr(situations, "_kinds", {})
    situations.register(
        "ORDER", doubts_of=lambda pk, at: frozenset({"PRODUCT"}), words={"PRODUCT": "unknown"}
    )


def suggested(desk) -> list[str]:
    case = cases.get_row(desk.case.code, at=desk.at)
    return [one.version.key for one in queries.suggest(case, queries.list_live(), at=desk.at)]


def test_what_fits_a_case_is_suggested_until_it_is_begun(desk, doubting):
    desk.publish()
    desk.publish(UNKNOWN.replace(KEY, "for-calls").replace("kinds: ORDER", "kinds: CALL"), key="")
    assert suggested(desk) == [KEY]
    desk.start()
    assert suggested(desk) == []


@pytest.fixture
def asked(monkeypatch):
    monkeypatch.setattr(closing, "_questions", {"procedures": unfinished.ask})


REQUIRED = UNKNOWN.replace("language: en\n", "language: en\nrequired: yes\n")


def close(desk) -> None:
    queue.close(desk.case, outcome="DONE", by=desk.cast.nadia.ref, at=desk.at)


def test_a_case_is_closed_when_its_required_procedure_has_ended(desk, doubting, asked):
    desk.publish(REQUIRED)
    following = desk.start()
    desk.take(following)
    with pytest.raises(refusals.Unfinished, match="stands at step 2 of 6"):
        close(desk)
    desk.leave(following, "The order was cancelled.")
    close(desk)
    assert cases.get_row(desk.case.code, at=desk.at).state is State.DONE


def test_a_required_procedure_that_was_not_begun_asks_why(desk, doubting, asked):
    desk.publish(REQUIRED)
    queue.claim(desk.case, by=desk.cast.nadia.ref, at=desk.at)
    with pytest.raises(refusals.Unfinished, match="was not begun"):
        close(desk)
    why = {"reason": "A test order.", "by": desk.cast.nadia.ref, "at": desk.at}
    actions.not_followed(desk.case, KEY, **why)
    close(desk)
    assert desk.told() == ["not_followed"]


def test_what_is_not_required_stands_in_nobodys_way(desk, doubting, asked):
    desk.publish()
    desk.start()
    close(desk)
    assert cases.get_row(desk.case.code, at=desk.at).state is State.DONE


# -- figures


def test_the_figures_of_a_version_name_no_person(desk):
    desk.publish()
    following = desk.start()
    desk.take(following)
    desk.deviate(following, reason="Said at once.")
    desk.leave(following, "They hung up.")
    found = queries.figures(KEY)
    assert (found.begun, found.finished, found.left, found.open) == (1, 0, 1, 0)
    typing, meant, code = found.steps[:3]
    assert (typing.done, meant.skipped, code.left, code.reasons) == (1, 1, 1, ("They hung up.",))
    assert "Nadia" not in repr(found.steps)

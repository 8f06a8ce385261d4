"""A second pair of eyes: asked, given, withdrawn; where a kind asks for one always, nothing closes before."""

from __future__ import annotations

import pytest

from proche.availability import gate as keeper
from proche.kernel import gate, parameters, trace
from proche.kernel.models import LiveEvent
from proche.queue import actions, kinds, queries
from proche.queue.rules import State, Verdict
from tests.cast import Cast, make_case, make_cast, seat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_gate(monkeypatch):
    monkeypatch.setattr(gate, "_keepers", [keeper.keep])


@pytest.fixture
def cast(at) -> Cast:
    cast = make_cast(at)
    for person in (cast.nadia, cast.ines):
        seat(person, at)
    return cast


@pytest.fixture
def held(cast, at):
    case = make_case(at)
    actions.claim(case, by=cast.nadia.ref, at=at)
    return case


def ask(case, cast, at):
    return actions.ask_look(case, question="Is this the right substitute?", by=cast.nadia.ref, at=at)


def always(at) -> None:
    parameters.set_value(
        "queue.second_look", "ALWAYS", active_from=at.date(), source="test", by="desk", at=at, scope="ORDER"
    )


def test_a_look_is_a_case_of_its_own_and_never_for_who_asks(cast, at, held):
    look = ask(held, cast, at)
    row = queries.get_row(look.code, at=at)
    assert (row.kind, row.title) == (kinds.SECOND_LOOK, "Clinique du Parc")
    assert actions.next_case(by=cast.nadia.ref, at=at) is None
    assert actions.offer_waiting(at=at) == 1
    assert queries.get_row(look.code, at=at).kept_for == cast.ines.ref
    answer = queries.who(look.code, at=at)
    assert answer.pick_of(cast.nadia.pk) is None
    assert answer.pick_of(cast.ines.pk)


def test_the_asker_hears_at_once_what_the_colleague_says(cast, at, held):
    look = ask(held, cast, at)
    actions.claim(look, by=cast.ines.ref, at=at)
    words = "Yes, same volume."
    actions.answer_look(look, verdict=Verdict.FINE, words=words, by=cast.ines.ref, at=at)
    seen = queries.list_looks(held.pk)[0]
    assert (seen.verdict, seen.words, seen.by) == (Verdict.FINE, words, cast.ines.ref)
    assert queries.get_row(look.code, at=at).state is State.DONE
    assert LiveEvent.objects.filter(topic=gate.topic(cast.nadia.pk), event="gate").count() == 1
    told = [entry.what for entry in trace.list_entries(f"case:{held.code}")]
    assert told[-2:] == ["queue.case.look_asked", "queue.case.look_answered"]
    assert words not in "".join(entry.data_text for entry in trace.list_entries(f"case:{held.code}"))


def test_a_look_is_refused_for_its_own_reason(cast, at, held):
    with pytest.raises(actions.NothingSaid):
        actions.ask_look(held, question=" ", by=cast.nadia.ref, at=at)
    with pytest.raises(actions.AlreadyTaken):
        actions.ask_look(held, question="?", by=cast.ines.ref, at=at)
    look = ask(held, cast, at)
    with pytest.raises(actions.LookAsked):
        ask(held, cast, at)
    actions.claim(look, by=cast.ines.ref, at=at)
    with pytest.raises(actions.NothingSaid):
        actions.answer_look(look, verdict=Verdict.NOT_FINE, words="", by=cast.ines.ref, at=at)
    actions.withdraw_look(held, by=cast.nadia.ref, at=at)
    with pytest.raises(actions.LookOver):
        actions.answer_look(look, verdict=Verdict.FINE, words="", by=cast.ines.ref, at=at)
    assert ask(held, cast, at)


def test_a_kind_that_is_always_looked_at_closes_only_after_someone_else_said_fine(cast, at, held):
    always(at)
    with pytest.raises(actions.NeedsLook) as refusal:
        actions.close(held, outcome="CONFIRMED", by=cast.nadia.ref, at=at)
    assert "second pair of eyes" in str(refusal.value)
    for verdict, closes in ((Verdict.NOT_FINE, False), (Verdict.FINE, True)):
        look = ask(held, cast, at)
        actions.claim(look, by=cast.ines.ref, at=at)
        actions.answer_look(look, verdict=verdict, words="The unit differs.", by=cast.ines.ref, at=at)
        if closes:
            actions.close(held, outcome="CONFIRMED", by=cast.nadia.ref, at=at)
        else:
            with pytest.raises(actions.NeedsLook):
                actions.close(held, outcome="CONFIRMED", by=cast.nadia.ref, at=at)
    assert queries.get_row(held.code, at=at).state is State.DONE

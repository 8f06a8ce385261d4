"""Search over the desk: what each action makes findable, who sees it, and the page by HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from proche.customers import actions as customers
from proche.customers import queries as customer_queries
from proche.kernel import jobs, search
from proche.kernel.models import SearchEntry
from proche.people.rules import Right
from proche.queue import actions as queue
from proche.queue.actions import indexing
from proche.site import wiring
from tests import cast as story

pytestmark = pytest.mark.django_db


class Desk:
    def __init__(self) -> None:
        self.at = timezone.now()
        self.cast = story.make_cast(self.at)
        self.by = self.cast.nadia.ref
        self.parc = story.make_customer(self.at)
        self.tilleuls = story.make_customer(self.at, story.LES_TILLEULS)

    def found(self, text: str) -> dict[str, list[str]]:
        groups = search.find(text, among=[kind.code for kind in search.list_kinds()])
        return {group.kind.code: [hit.title for hit in group.hits] for group in groups if group.hits}

    def ask(self, text: str, name: str = "nadia", **more: Any) -> Any:
        client = Client()
        client.force_login(getattr(self.cast, name))
        headers = {"HX-Request": "true", "HX-Target": more.pop("target")} if "target" in more else {}
        return client.get("/search/", {"q": text, **more}, headers=headers)


@pytest.fixture
def desk() -> Desk:
    return Desk()


# -- what each action makes findable


@pytest.mark.parametrize(
    "typed",
    [
        "clinique parc", "C1001", "montclair", "77901", "economat@clinique-du-parc.example", "01 99 00 10 01",
        "0199001002", "+33 1 99 00 10 02", "3010000010012", "123 456 782 00010", "cuisine centrale", "ecoles",
    ],
)  # fmt: skip
def test_an_establishment_is_found_by_what_is_on_its_card(desk: Desk, typed: str) -> None:
    assert desk.found(typed) == {"CUSTOMER": ["Clinique du Parc"]}


def test_a_contact_is_found_until_they_are_erased(desk: Desk) -> None:
    contact = customers.add_contact(
        desk.parc, name="Éloïse d'Aubigny", email="eloise@parc.example", phone="06 39 98 00 77",
        by=desk.by, at=desk.at,
    )  # fmt: skip
    for typed in ("eloise", "aubigny", "eloise@parc.example", "06 39 98 00 77"):
        assert desk.found(typed) == {"CUSTOMER": ["Clinique du Parc"]}, typed
    customers.erase_contact(desk.parc, contact, by=desk.by, at=desk.at)
    for typed in ("eloise", "aubigny", "eloise@parc.example", "06 39 98 00 77"):
        assert desk.found(typed) == {}, typed
    kept = SearchEntry.objects.get(kind="CUSTOMER", subject=desk.parc.pk)
    assert "oise" not in kept.text + kept.words


def test_an_establishment_that_is_stopped_is_found_again_once_it_is_back(desk: Desk) -> None:
    customers.set_active(desk.parc, False, by=desk.by, at=desk.at)
    assert desk.found("parc") == {}
    customers.set_active(desk.parc, True, by=desk.by, at=desk.at)
    assert desk.found("parc") == {"CUSTOMER": ["Clinique du Parc"]}


def test_a_place_and_a_card_that_change_are_found_as_they_are(desk: Desk) -> None:
    place = customer_queries.get_row(desk.parc.code).addresses[0]
    customers.remove_address(desk.parc, place.pk, by=desk.by, at=desk.at)
    assert desk.found("cuisine centrale") == {}
    customers.edit(desk.parc, replace(story.CLINIQUE_DU_PARC, city="Valclair"), by=desk.by, at=desk.at)
    assert desk.found("montclair") == {}
    assert desk.found("valclair") == {"CUSTOMER": ["Clinique du Parc"]}


def test_a_case_is_found_by_its_code_title_and_customer(desk: Desk) -> None:
    case = story.make_case(desk.at, kind="REQUEST", title="Réclamation: pots cassés", customer=desk.parc)
    for typed in (
        case.code,
        case.code.lower(),
        f"{case.code[:4]} {case.code[4:]}",
        "reclam pots",
        "casses parc",
    ):
        assert desk.found(typed) == {"CASE": ["Réclamation: pots cassés"]}, typed


def test_an_order_stands_among_orders_and_once(desk: Desk) -> None:
    story.make_case(desk.at, kind="ORDER", title="Clinique du Parc", customer=desk.parc)
    assert desk.found("clinique") == {"CUSTOMER": ["Clinique du Parc"], "ORDER": ["Clinique du Parc"]}


def test_a_case_that_changes_is_found_as_it_is(desk: Desk) -> None:
    case = story.make_case(desk.at, kind="REQUEST", title="Inconnu")
    queue.retitle(case, title="EHPAD Les Tilleuls", customer_pk=desk.tilleuls.pk, at=desk.at)
    assert desk.found("inconnu") == {}
    assert desk.found("C1002")["CASE"] == ["EHPAD Les Tilleuls"]


def test_an_establishment_renamed_takes_its_cases_along(desk: Desk) -> None:
    story.make_case(desk.at, kind="REQUEST", title="Avoir", customer=desk.parc)
    customers.edit(
        desk.parc, replace(story.CLINIQUE_DU_PARC, name="Clinique Nouvelle"), by=desk.by, at=desk.at
    )
    assert jobs.list_under_way(indexing.index_customer) == [[desk.parc.pk]]
    indexing.index_customer.call(desk.parc.pk)
    assert desk.found("nouvelle") == {"CUSTOMER": ["Clinique Nouvelle"], "CASE": ["Avoir"]}


def test_many_cases_of_a_renamed_establishment_are_told_by_parts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)
    cases = [story.make_case(desk.at, title=f"Avoir {n}", customer=desk.parc) for n in range(3)]
    SearchEntry.objects.filter(kind="ORDER").delete()
    indexing.index_customer.call(desk.parc.pk)
    assert jobs.list_under_way(indexing.index_customer) == [[desk.parc.pk, cases[1].pk]]
    indexing.index_customer.call(desk.parc.pk, cases[1].pk)
    assert len(desk.found("avoir")["ORDER"]) == 3


def test_what_a_desk_had_before_is_filled_to_the_same_index(desk: Desk) -> None:
    story.make_case(desk.at, title="Avoir", customer=desk.parc)
    before = set(SearchEntry.objects.values_list("kind", "subject", "code", "title", "text", "words", "at"))
    with transaction.atomic():
        SearchEntry.objects.all().delete()
    search.rebuild(at=desk.at)
    assert (
        set(SearchEntry.objects.values_list("kind", "subject", "code", "title", "text", "words", "at"))
        == before
    )


def test_the_worker_fills_by_itself(desk: Desk) -> None:
    assert search.fill_due in [act for _, _, act in wiring.SWEEPS]


def test_the_command_says_how_far_it_is_and_builds_anew(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("search", stdout=None)
    call_command("search", "--rebuild")
    said = capsys.readouterr().out
    assert "customers" in said
    assert "2 of 2  all of it is found" in said


# -- who sees it


def test_who_may_not_see_the_desk_finds_nothing(desk: Desk) -> None:
    assert desk.ask("parc", "omar").status_code == 404


def test_a_kind_that_a_person_may_not_see_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    story.make_case(desk.at, title="Avoir du Parc", customer=desk.parc, kind="REQUEST")
    person = type(desk.cast.nadia)
    has_right = person.has_right
    monkeypatch.setattr(
        person, "has_right", lambda self, right: right != Right.SEE_CUSTOMER and has_right(self, right)
    )
    shown = desk.ask("parc").content.decode()
    assert "Avoir du" in shown
    assert "77901" not in shown
    assert desk.ask("parc", kind="CUSTOMER").status_code == 404


# -- the page


def test_the_page_shows_what_was_found_and_why(desk: Desk) -> None:
    case = story.make_case(desk.at, kind="REQUEST", title="Réclamation du Parc", customer=desk.parc)
    queue.claim(case, by=desk.by, at=desk.at)
    shown = desk.ask("parc 01 99 00 10 02").content.decode()
    assert "<mark>Parc</mark>" in shown
    assert "<mark>01 99 00 10 02</mark>" in shown
    shown = desk.ask("reclamation").content.decode()
    assert "<mark>Réclamation</mark>" in shown
    assert "In hand · Nadia Benali" in shown
    assert f'href="/queue/{case.code}/"' in shown


def test_the_box_gets_its_few_lines_alone(desk: Desk) -> None:
    shown = desk.ask("parc", target="found").content.decode()
    assert "<html" not in shown
    assert "All that was found" in shown
    assert desk.ask("p", target="found").content.decode().strip() == ""
    assert "Nothing holds “zzz”" in desk.ask("zzz", target="found").content.decode()


def test_the_page_renews_its_results_alone(desk: Desk) -> None:
    shown = desk.ask("parc", target="results").content.decode()
    assert "<html" not in shown
    assert "Clinique du <mark>Parc</mark>" in shown


def test_one_kind_is_walked_to_its_end(desk: Desk) -> None:
    for n in range(45):
        story.make_case(desk.at, kind="REQUEST", title=f"Avoir {n}")
    first = desk.ask("avoir", kind="CASE").content.decode()
    assert first.count('class="whole') == 40
    onward = first.partition('class="button small" href="/search/?q=avoir&amp;kind=CASE&amp;before=')[
        2
    ].partition('"')[0]
    second = desk.ask("avoir", kind="CASE", before=onward).content.decode()
    assert second.count('class="whole') == 5
    assert "before=" not in second
    last = desk.ask("avoir", kind="CASE", before="-999").content.decode()
    assert "No older ones" in last


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "NOTHING"}, {"kind": "CASE", "before": "x"}, {"kind": "CASE", "before": "9" * 30},
        {"kind": "CASE", "before": "--3"}, {"kind": "CASE", "before": "١"},
    ],
)  # fmt: skip
def test_a_place_that_no_list_gave_is_not_there(desk: Desk, asked: dict[str, str]) -> None:
    assert desk.ask("avoir", **asked).status_code == 404


@pytest.mark.parametrize("typed", ["", " ", "'\"*(", "<script>alert(1)</script>", "x" * 10_000])
def test_whatever_is_typed_is_answered(desk: Desk, typed: str) -> None:
    answer = desk.ask(typed)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_while_the_index_is_filled_the_page_says_so(desk: Desk) -> None:
    assert "still learning" in desk.ask("parc").content.decode()
    search.rebuild(at=desk.at)
    assert "still learning" not in desk.ask("parc").content.decode()


def test_a_page_costs_the_same_queries_whatever_is_found(
    desk: Desk, django_assert_max_num_queries: Any
) -> None:
    search.rebuild(at=desk.at)
    for n in range(20):
        story.make_case(desk.at, title=f"Parc {n}", customer=desk.parc)
        story.make_case(desk.at, kind="REQUEST", title=f"Avoir du Parc {n}", customer=desk.parc)
    client = Client()
    client.force_login(desk.cast.nadia)
    with django_assert_max_num_queries(20):
        client.get("/search/", {"q": "parc"}, headers={"HX-Request": "true", "HX-Target": "found"})

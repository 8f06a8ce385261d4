"""The figures over HTTP: an order that was confirmed stands in them, with its time; nothing else does."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from proche.orders import actions
from proche.orders.figures import queries
from proche.orders.figures.queries import Period
from proche.orders.rules import RejectReason
from tests.orders import story

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(at):
    return story.open_desk(at)


@pytest.fixture
def hugo(client, desk):
    client.force_login(desk.cast.hugo)
    return client


@pytest.fixture
def confirmed(desk, at):
    order = story.arrive(desk, story.ubl_order())
    actions.confirm(order, by=desk.nadia, at=at + 12 * MINUTE)
    return order


def today(at):
    return Period(at.date(), at.date())


def test_the_answer_is_the_confirmation(confirmed, at):
    [fact] = queries.list_facts(today(at))
    assert fact.answered_at - fact.arrived_at == 12 * MINUTE
    assert (fact.form, fact.customer_name, fact.is_confirmed) == ("ubl", "Clinique du Parc", True)
    assert not fact.is_touchless


def test_the_answer_is_the_question_where_one_was_asked_first(desk, at):
    order = story.arrive(desk, story.ubl_order())
    actions.ask_customer(order, subject="?", text="Quel jour ?", by=desk.nadia, at=at + 5 * MINUTE)
    [fact] = queries.list_facts(today(at))
    assert fact.answered_at - fact.arrived_at == 5 * MINUTE
    assert not fact.is_confirmed


def test_what_is_no_order_is_not_counted(desk, at):
    order = story.arrive(desk, story.ubl_order())
    actions.reject(order, reason=RejectReason.DUPLICATE, by=desk.nadia, at=at + MINUTE)
    assert queries.list_facts(today(at)) == []


def test_a_step_that_was_taken_back_is_no_correction(desk, at):
    order = story.arrive(desk, story.ubl_order())
    for quantity in ("13", "14"):
        actions.change(order, changes={"/lines/0/quantity": quantity}, by=desk.nadia, at=at)
    actions.undo(order, by=desk.nadia, at=at)
    [fact] = queries.list_facts(today(at))
    assert fact.corrections == ("",)


def test_a_day_begins_at_the_desks_midnight(desk, at):
    story.arrive(desk, story.ubl_order())
    yesterday = at.date() - timedelta(days=1)
    assert queries.list_facts(Period(yesterday, yesterday)) == []


def test_the_page_shows_the_time_and_the_customer(hugo, confirmed):
    shown = hugo.get(reverse("figures")).content.decode()
    assert "12 min" in shown
    assert "UBL" in shown
    assert "<svg" in shown


def test_an_empty_period_says_so(hugo, desk):
    shown = hugo.get(reverse("figures"), {"since": "2020-01-06", "until": "2020-01-10"}).content.decode()
    assert "No order arrived in these days" in shown or "Aucune commande" in shown


@pytest.mark.parametrize(
    "given",
    [
        {"since": "2026-02-30"},
        {"since": "2026-03-02", "until": "2026-03-01"},
        {"since": "2020-01-01", "until": "2026-01-01"},
        {"since": "0001-01-01", "until": "0001-01-02"},
        {"since": "9999-12-30", "until": "9999-12-31"},
    ],
)
def test_days_that_cannot_be_are_said_and_break_nothing(hugo, desk, given):
    assert hugo.get(reverse("figures"), given).status_code == 422
    assert hugo.get(reverse("figures_file"), given).status_code == 422


def test_the_sheet_has_a_row_for_each_form_hour_customer_and_day(hugo, confirmed):
    text = hugo.get(reverse("figures_file")).content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["by"] for row in rows] == ["all", "form", "hour", "customer", "day"]
    assert {row["median_seconds"] for row in rows} == {"720"}
    assert rows[3]["which"].startswith("Clinique du Parc")

"""The order's page says how far its hand-over is, and why it is not there."""

from __future__ import annotations

import pytest

from proche.kernel import outbox
from proche.kernel.models import OutboxMessage
from proche.orders import actions
from proche.orders.handover import state
from proche.orders.handover.state import State
from tests.orders import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(at):
    return story.open_desk(at)


@pytest.fixture
def code(desk, at):
    return actions.confirm(story.arrive(desk), by=desk.nadia, at=at).code


def page(client, person, code) -> str:
    client.force_login(person)
    return client.get(f"/orders/{code}/").content.decode()


def test_on_its_way_then_there(client, desk, code, at):
    assert "On its way to the ERP&#x27;s folder." in page(client, desk.cast.nadia, code)
    outbox.send_due(at=at)
    [one] = state.list_of(code)
    assert (one.state, one.why) == (State.HANDED_OVER, "")
    assert "Handed over to the ERP&#x27;s folder" in page(client, desk.cast.nadia, code)


def test_given_up_it_says_why_and_an_admin_gets_there(client, desk, code, at):
    OutboxMessage.objects.filter(kind="orders.erp.folder").update(
        state="DEAD", settled_at=at, error="The disk is gone."
    )
    for person, sees in ((desk.cast.nadia, False), (desk.cast.admin, True)):
        shown = page(client, person, code)
        assert "Not handed over" in shown
        assert "The disk is gone." in shown
        assert (f'href="/unsent/?q={code}"' in shown) is sees


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"state": "WAITING", "tries": 2, "error": "away"}, State.TRIED_AGAIN),
        ({"state": "SENDING", "tries": 1}, State.WAITING),
        ({"state": "BY_HAND", "error": "away"}, State.BY_HAND),
    ],
)
def test_every_state_of_a_message_is_one_of_the_page(client, desk, code, at, values, expected):
    settled = at if values["state"] == "BY_HAND" else None
    OutboxMessage.objects.filter(kind="orders.erp.folder").update(settled_at=settled, **values)
    assert state.list_of(code)[0].state is expected
    assert page(client, desk.cast.nadia, code)

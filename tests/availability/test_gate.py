"""The gate for real: who is told when, by which ways, and what the sender reads of it."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from proche.availability import actions as availability
from proche.availability import duty_queries, push, reach_actions, reach_queries
from proche.availability.models import Duty, PushSubscription
from proche.availability.rules import HoldKind
from proche.kernel import clock, gate, models, outbox
from proche.kernel.gate import GateMessage, Urgency, Way
from proche.kernel.words import said
from proche.people import actions as people
from proche.people.rules import Role
from tests import cast as story
from tests.availability.push_service import PushService, push_service

pytestmark = pytest.mark.django_db
#: Monday to Friday from nine; the story plays on Tuesday 24 November 2026, 10:42 in Paris.
EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def message(urgency: Urgency = Urgency.SOON, **more: Any) -> GateMessage:
    title = said("%(name)s hands over to you: %(title)s.", name="Hugo", title="Clinique du Parc")
    return GateMessage(title=title, url="/queue/K7/", urgency=urgency, **more)


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


@pytest.fixture
def nadia(cast: story.Cast) -> Any:
    return cast.nadia


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_INSIDE_HOSTS": ["127.0.0.1"]}
    with push_service() as running:
        yield running


@pytest.fixture
def now_is(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock by which the outbox's senders look whether their reader may be reached."""

    def set_to(moment: datetime) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return set_to


def subscribe(person: Any, service: PushService, name: str = "nadia", *, at: datetime) -> None:
    reach_actions.subscribe(person.pk, **service.subscription(name), browser="Firefox, Linux", at=at)


def states() -> list[tuple[str, str]]:
    return list(models.OutboxMessage.objects.order_by("id").values_list("kind", "state"))


def test_within_their_hours_a_person_is_told_in_page_and_browser(
    nadia: Any, service: PushService, at: datetime, now_is: Any
) -> None:
    subscribe(nadia, service, at=at)
    assert gate.reach(nadia.pk, message(), at=at).now
    assert outbox.send_due(at=now_is(at)) == 1
    assert service.opened() == {
        "title": "Hugo hands over to you: Clinique du Parc.",
        "text": "",
        "url": f"/told/{gate.list_came(nadia.pk)[0].pk}/",
        "tag": gate.list_came(nadia.pk)[0].chain,
    }
    assert gate.list_came(nadia.pk)[0].ways == (Way.PAGE, Way.PUSH)
    assert mail.outbox == []


def test_a_push_is_signed_as_this_desk_and_says_nothing_in_clear(
    nadia: Any, service: PushService, at: datetime, now_is: Any
) -> None:
    subscribe(nadia, service, at=at)
    gate.reach(nadia.pk, message(), at=at)
    outbox.send_due(at=now_is(at))
    path, headers, body = service.got[0]
    claims = service.claims()
    assert (claims["aud"], claims["sub"]) == (service.url, "mailto:orders@desk.example")
    assert abs(claims["exp"] - time.time() - push.SIGNED_FOR.total_seconds()) < 60
    assert headers["authorization"].endswith(f"k={push.public_key()}")
    assert (path, headers["urgency"], headers["content-encoding"]) == ("/push/nadia", "normal", "aes128gcm")
    # One record: a header of 86 bytes, the padded text, the mark of its end and the seal.
    assert len(body) == 86 + push.PAGE_BYTES + 17
    assert b"Clinique" not in body + str(headers).encode()


def test_the_key_is_made_once_and_kept_where_the_backup_finds_it(data_folder: Any) -> None:
    first = push.public_key()
    kept = data_folder / "keys" / "push.pem"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert push.public_key() == first
    assert len(base64.urlsafe_b64decode(first + "=")) == 65


def test_a_push_may_not_lie_at_its_service_into_the_evening(
    nadia: Any, service: PushService, now_is: Any
) -> None:
    quarter_to_five = datetime(2026, 11, 24, 15, 45, tzinfo=UTC)
    subscribe(nadia, service, at=quarter_to_five)
    gate.reach(nadia.pk, message(), at=quarter_to_five)
    outbox.send_due(at=now_is(quarter_to_five))
    # Her day ends at 17:30; the half hour at 17:15 is the latest that is surely within it.
    assert service.got[0][1]["ttl"] == "1800"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    nadia: Any, service: PushService, at: datetime, now_is: Any, status: int
) -> None:
    subscribe(nadia, service, at=at)
    service.status = status
    gate.reach(nadia.pk, message(), at=at)
    outbox.send_due(at=now_is(at))
    assert reach_queries.list_browsers(nadia.pk) == []
    assert states() == [("gate.push", "SENT")]


def test_a_push_service_that_is_down_is_tried_again_and_told_once(
    nadia: Any, service: PushService, at: datetime, now_is: Any
) -> None:
    subscribe(nadia, service, at=at)
    service.status = 503
    gate.reach(nadia.pk, message(), at=at)
    outbox.send_due(at=now_is(at))
    assert states() == [("gate.push", "WAITING")]
    service.status = 201
    later = now_is(at + timedelta(minutes=5))
    assert outbox.send_due(at=later) == 1
    assert outbox.send_due(at=later) == 0
    topics = {headers["topic"] for _, headers, _ in service.got}
    assert (len(service.got), len(topics)) == (2, 1)


def test_a_retry_does_not_come_into_the_night(
    nadia: Any, service: PushService, at: datetime, now_is: Any
) -> None:
    subscribe(nadia, service, at=at)
    service.status = 503
    gate.reach(nadia.pk, message(), at=at)
    outbox.send_due(at=now_is(at))
    outbox.send_due(at=now_is(EVENING))
    row = models.OutboxMessage.objects.get()
    assert (row.state, row.due_at) == ("WAITING", NEXT_MORNING)
    assert len(service.got) == 1
    service.status = 201
    assert outbox.send_due(at=now_is(NEXT_MORNING)) == 1


def test_what_was_seen_in_the_page_needs_no_push_any_more(
    nadia: Any, service: PushService, at: datetime, now_is: Any
) -> None:
    subscribe(nadia, service, at=at)
    gate.reach(nadia.pk, message(), at=at)
    gate.see_all(nadia.pk, at=at)
    assert outbox.send_due(at=now_is(at)) == 1
    assert service.got == []


def test_a_push_address_that_turned_inside_is_forgotten(
    nadia: Any, service: PushService, settings: Any, at: datetime, now_is: Any
) -> None:
    subscribe(nadia, service, at=at)
    settings.PROCHE = {**settings.PROCHE, "PROCHE_INSIDE_HOSTS": []}
    gate.reach(nadia.pk, message(), at=at)
    outbox.send_due(at=now_is(at))
    assert (service.got, PushSubscription.objects.count()) == ([], 0)


def test_a_person_chooses_their_ways(nadia: Any, service: PushService, at: datetime, now_is: Any) -> None:
    subscribe(nadia, service, at=at)
    reach_actions.choose(nadia.pk, {Urgency.SOON: [Way.MAIL]}, is_discreet=False)
    gate.reach(nadia.pk, message(), at=at)
    assert outbox.send_due(at=now_is(at)) == 1
    assert service.got == []
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["nadia@desk.example"], "Hugo hands over to you: Clinique du Parc.")
    assert f"/told/{gate.list_came(nadia.pk)[0].pk}/" in str(sent.body)
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["Message-ID"].startswith(f"<gate.{gate.list_came(nadia.pk)[0].pk}.mail@")


def test_a_discreet_letter_says_only_that_it_is_there(
    nadia: Any, service: PushService, at: datetime, now_is: Any
) -> None:
    subscribe(nadia, service, at=at)
    reach_actions.choose(nadia.pk, {Urgency.SOON: [Way.MAIL, Way.PUSH]}, is_discreet=True)
    gate.reach(nadia.pk, message(), at=at)
    outbox.send_due(at=now_is(at))
    assert service.opened()["title"] == "Something waits for you at the desk."
    assert "Clinique" not in mail.outbox[0].subject + str(mail.outbox[0].body)


def test_a_sender_may_keep_a_message_in_the_page(nadia: Any, service: PushService, at: datetime) -> None:
    subscribe(nadia, service, at=at)
    gate.reach(nadia.pk, message(ways=(Way.PAGE,)), at=at)
    assert states() == []


def test_outside_their_hours_it_waits_and_the_sender_reads_until_when(
    nadia: Any, service: PushService, now_is: Any
) -> None:
    subscribe(nadia, service, at=FRIDAY_NIGHT)
    passage = gate.reach(nadia.pk, message(), at=FRIDAY_NIGHT)
    assert (passage.now, passage.arrives_at) == (False, MONDAY)
    assert passage.told == said(
        "The message will arrive %(when)s: nobody disturbs %(name)s before.",
        when=MONDAY.isoformat(),
        name="Nadia Benali",
    )
    for hours in range(0, 58):
        moment = now_is(FRIDAY_NIGHT + timedelta(hours=hours))
        assert gate.deliver_due(at=moment) == outbox.send_due(at=moment) == 0
    assert gate.deliver_due(at=now_is(MONDAY)) == 1
    assert outbox.send_due(at=MONDAY) == 1
    assert len(service.got) == 1


def test_what_is_worth_nothing_by_then_reaches_nobody(nadia: Any) -> None:
    passage = gate.reach(nadia.pk, message(good_until=EVENING + timedelta(hours=1)), at=EVENING)
    assert not passage.now
    assert gate.deliver_due(at=NEXT_MORNING) == 0
    assert gate.list_came(nadia.pk) == gate.list_waiting(nadia.pk) == []


def test_a_matter_that_was_taken_back_reaches_nobody(nadia: Any, cast: story.Cast, at: datetime) -> None:
    gate.reach(nadia.pk, message(key="offer:7"), at=EVENING)
    gate.reach(cast.ines.pk, message(key="offer:7"), at=at)
    assert gate.withdraw("offer:7", at=at) == 2
    assert gate.deliver_due(at=NEXT_MORNING) == 0
    assert gate.list_unseen(cast.ines.pk) == []


@pytest.fixture
def on_call(cast: story.Cast) -> Any:
    span = {"active_from": EVENING - timedelta(hours=2), "active_to": NEXT_MORNING}
    Duty.objects.create(person=cast.ines, **span)
    return cast.ines


def test_what_cannot_wait_goes_to_who_is_on_call(nadia: Any, on_call: Any, now_is: Any) -> None:
    passage = gate.reach(nadia.pk, message(Urgency.NOW), at=EVENING)
    assert (passage.now, passage.to) == (True, on_call.pk)
    assert "Inès Laurent is on call and is told in their place." in str(passage.told)
    assert outbox.send_due(at=now_is(EVENING)) == 1
    assert mail.outbox[0].to == ["ines@desk.example"]
    (letter,) = gate.list_unseen(on_call.pk)
    assert letter.meant_for == nadia.pk
    assert gate.list_came(nadia.pk) == []


def test_who_is_on_call_is_reached_outside_their_hours_for_what_is_urgent_alone(on_call: Any) -> None:
    assert gate.reach(on_call.pk, message(Urgency.NOW), at=EVENING).now
    assert not gate.reach(on_call.pk, message(Urgency.SOON), at=EVENING).now


def test_when_nobody_is_on_call_the_sender_reads_it(nadia: Any) -> None:
    passage = gate.reach(nadia.pk, message(Urgency.NOW), at=EVENING)
    assert (passage.now, passage.arrives_at) == (False, NEXT_MORNING)
    assert "nobody is on call" in str(passage.told)


def test_what_is_urgent_arrives_when_the_next_turn_begins(nadia: Any, on_call: Any) -> None:
    before = EVENING - timedelta(hours=3)
    passage = gate.reach(nadia.pk, message(Urgency.NOW), at=before)
    begins = EVENING - timedelta(hours=2)
    assert (passage.now, passage.arrives_at) == (False, begins)
    assert gate.deliver_due(at=begins) == 1
    assert gate.list_unseen(on_call.pk)[0].meant_for == nadia.pk


def test_who_has_left_is_not_told(nadia: Any, cast: story.Cast, at: datetime) -> None:
    people.deactivate(nadia.pk, by=cast.admin.ref, at=at)
    passage = gate.reach(nadia.pk, message(Urgency.NOW), at=at)
    assert not passage.now
    assert "Nadia Benali left the desk" in str(passage.told)


def test_who_waits_for_their_role_again_is_told_nothing_of_the_desk(
    nadia: Any, cast: story.Cast, at: datetime
) -> None:
    people.set_role(nadia.pk, Role.GUEST, by=cast.hugo.ref, at=at)
    assert not gate.reach(nadia.pk, message(Urgency.NOW), at=at).now
    availability.set_duty(nadia.pk, active_from=at, active_to=at + timedelta(hours=8), at=at)
    assert duty_queries.find_on_call(at=at) is None


def test_a_break_holds_what_is_calm(nadia: Any, at: datetime) -> None:
    until = at + timedelta(minutes=15)
    availability.hold(nadia.pk, HoldKind.BREAK, key="break", active_from=at, active_to=until, at=at)
    assert gate.reach(nadia.pk, message(Urgency.CALM), at=at).arrives_at == until


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example/x"},
        {"endpoint": "https://10.0.0.8/x"},
        {"endpoint": "javascript:alert(1)"},
        {"p256dh": "BAAA"},
        {"p256dh": "é"},
        {"auth": "short"},
    ],
)
def test_what_no_browser_gives_is_refused(nadia: Any, service: PushService, wrong: dict[str, str]) -> None:
    client = Client()
    client.force_login(nadia)
    good = {**service.subscription(), "endpoint": "https://push.example/abc"}
    assert client.post("/reached/browsers/", {**good, **wrong}).status_code == 422
    assert PushSubscription.objects.count() == 0
    assert client.post("/reached/browsers/", good).status_code == 204


def test_the_same_browser_is_told_once(nadia: Any, service: PushService, at: datetime) -> None:
    for _ in range(2):
        subscribe(nadia, service, at=at)
    assert len(reach_queries.list_browsers(nadia.pk)) == 1
    for number in range(20):
        subscribe(nadia, service, f"browser-{number}", at=at + timedelta(minutes=number))
    assert len(reach_queries.list_browsers(nadia.pk)) == reach_actions.MOST_BROWSERS


def test_a_person_takes_out_their_own_browsers_alone(
    nadia: Any, cast: story.Cast, service: PushService, at: datetime
) -> None:
    subscribe(nadia, service, at=at)
    pk = reach_queries.list_browsers(nadia.pk)[0].pk
    reach_actions.unsubscribe(cast.hugo.pk, pk)
    assert len(reach_queries.list_browsers(nadia.pk)) == 1
    reach_actions.unsubscribe(nadia.pk, pk)
    assert reach_queries.list_browsers(nadia.pk) == []


def test_what_came_is_forgotten_after_its_days(nadia: Any, at: datetime, now_is: Any) -> None:
    gate.reach(nadia.pk, message(Urgency.NOW), at=at)
    outbox.send_due(at=now_is(at))
    assert gate.forget(at=at + timedelta(days=29)) == 0
    assert gate.forget(at=at + timedelta(days=31)) == 1
    assert (models.GatePassage.objects.count(), models.OutboxMessage.objects.count()) == (0, 0)

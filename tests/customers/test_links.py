"""Personal links: made, shown once, mailed through the outbox, revoked; who may give them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail as post
from django.test import Client

from proche.customers import actions, link_actions, link_mail, link_queries
from proche.customers.models import PersonalLink
from proche.customers.queries import CustomerRef
from proche.kernel import outbox, trace
from proche.kernel.models import OutboxMessage
from proche.kernel.refusal import NotFound
from tests.cast import Cast, make_cast, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at: datetime) -> Cast:
    return make_cast(at)


@pytest.fixture
def customer(at: datetime) -> CustomerRef:
    return make_customer(at)


@pytest.fixture
def contact(customer: CustomerRef, at: datetime) -> int:
    return actions.add_contact(customer, name="Mme Perrin", email="perrin@parc.example", by=None, at=at)


@pytest.fixture
def mailbox(settings, at: datetime, monkeypatch: pytest.MonkeyPatch) -> list:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr("proche.kernel.clock.now", lambda: at)
    outbox.register(link_actions.MAIL, link_mail.send)
    post.outbox = []
    return post.outbox


def test_of_the_token_only_a_hash_is_kept(customer: CustomerRef, at: datetime) -> None:
    link = link_actions.make(customer, by=None, at=at)
    assert len(link.token) == 43  # 256 random bits
    row = PersonalLink.objects.get()
    assert link.token not in str(vars(row))
    assert link.token not in str([one.data for one in trace.list_entries(f"customer:{customer.code}")])
    found = link_queries.find_by_token(link.token, at=at)
    assert found is not None
    assert found.customer == customer


def test_a_revoked_and_an_expired_link_open_nothing(cast: Cast, customer: CustomerRef, at: datetime) -> None:
    short = link_actions.make(customer, by=None, at=at, lasts=timedelta(days=30))
    ended = link_actions.make(customer, by=None, at=at)
    link_actions.revoke(customer, ended.code, by=cast.hugo.ref, at=at)
    assert link_queries.find_by_token(ended.token, at=at) is None
    assert link_queries.find_by_token(short.token, at=at + timedelta(days=29)) is not None
    assert link_queries.find_by_token(short.token, at=at + timedelta(days=30)) is None


def test_an_establishment_that_no_longer_orders_has_no_page(customer: CustomerRef, at: datetime) -> None:
    link = link_actions.make(customer, by=None, at=at)
    actions.set_active(customer, False, by=None, at=at)
    assert link_queries.find_by_token(link.token, at=at) is None


def test_a_link_is_mailed_once_and_opens(
    cast: Cast, customer: CustomerRef, contact: int, at: datetime, mailbox: list
) -> None:
    for _ in range(2):
        link_actions.mail(customer, contact, by=cast.hugo.ref, at=at)
    outbox.send_due(at=at)
    [letter] = mailbox
    assert letter.to == ["perrin@parc.example"]
    [token] = re.findall(r"/c/([\w-]{43})/", letter.body)
    assert link_queries.find_by_token(token, at=at) is not None
    assert token not in str(list(OutboxMessage.objects.values()))


def test_a_mail_that_is_sent_again_carries_the_same_link(
    cast: Cast, customer: CustomerRef, contact: int, at: datetime, mailbox: list
) -> None:
    link_actions.mail(customer, contact, by=cast.hugo.ref, at=at)
    outbox.send_due(at=at)
    OutboxMessage.objects.update(state="WAITING", due_at=at, settled_at=None)
    outbox.send_due(at=at)
    first, second = mailbox
    assert first.body == second.body
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_link_ended_before_its_mail_left_is_not_mailed(
    cast: Cast, customer: CustomerRef, contact: int, at: datetime, mailbox: list
) -> None:
    link = link_actions.mail(customer, contact, by=cast.hugo.ref, at=at)
    link_actions.revoke(customer, link.code, by=cast.hugo.ref, at=at)
    outbox.send_due(at=at)
    assert mailbox == []


def test_a_known_address_is_sent_a_link_and_an_unknown_one_nothing(
    customer: CustomerRef, contact: int, at: datetime
) -> None:
    assert link_actions.mail_anew("nobody@parc.example", at=at) == 0
    assert link_actions.mail_anew("Perrin@parc.example ", at=at) == 1
    actions.erase_contact(customer, contact, by=None, at=at)
    assert link_actions.mail_anew("perrin@parc.example", at=at) == 0
    assert link_actions.mail_anew("", at=at) == 0


def test_a_contact_without_an_address_is_told_so(cast: Cast, customer: CustomerRef, at: datetime) -> None:
    nameless = actions.add_contact(customer, name="M. Girard", by=None, at=at)
    with pytest.raises(link_actions.NoAddress):
        link_actions.mail(customer, nameless, by=cast.hugo.ref, at=at)
    with pytest.raises(NotFound):
        link_actions.mail(customer, 999_999, by=cast.hugo.ref, at=at)


def test_tries_are_counted_by_who_and_forgotten(at: datetime) -> None:
    hour = timedelta(hours=1)
    for _ in range(3):
        link_actions.count_try("token", "192.0.2.7", at=at, most=3, within=hour)
    with pytest.raises(link_actions.TooOften):
        link_actions.count_try("token", "192.0.2.7", at=at, most=3, within=hour)
    link_actions.count_try("token", "192.0.2.8", at=at, most=3, within=hour)
    link_actions.count_try("token", "192.0.2.7", at=at + hour, most=3, within=hour)
    assert link_actions.forget_tries(at=at + timedelta(days=2)) == 3


def test_a_lead_makes_a_link_that_is_shown_once(cast: Cast, customer: CustomerRef) -> None:
    lead = Client()
    lead.force_login(cast.hugo)
    answer = lead.post(f"/customers/{customer.code}/link/", {"label": "Kitchen", "lasts": "90"})
    [token] = re.findall(r"/c/([\w-]{43})/", answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    shown = lead.get(f"/customers/{customer.code}/").content.decode()
    assert "Kitchen" in shown
    assert token not in shown
    row = PersonalLink.objects.get()
    lead.post(f"/customers/{customer.code}/link/{row.code}/end/")
    assert Client().get(f"/c/{token}/").status_code == 404


def test_an_agent_gives_no_link(cast: Cast, customer: CustomerRef) -> None:
    agent = Client()
    agent.force_login(cast.nadia)
    assert agent.post(f"/customers/{customer.code}/link/").status_code == 404
    assert "Give a link" not in agent.get(f"/customers/{customer.code}/").content.decode()


def test_who_is_erased_has_no_link_and_no_name_left(
    customer: CustomerRef, contact: int, at: datetime
) -> None:
    link = link_actions.mail(customer, contact, by=None, at=at)
    actions.erase_contact(customer, contact, by=None, at=at)
    row = PersonalLink.objects.get(pk=link.pk)
    assert (row.label, row.revoked_at) == ("", at)
    assert link_queries.find_by_code(link.code, at=at) is None

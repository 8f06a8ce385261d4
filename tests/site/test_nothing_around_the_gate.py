"""Nobody at the desk is reached but through the gate: all code that could do it otherwise is found and named.

The walk finds whatever can send a mail, push, open a connection to the outside or publish to a person's
pages. Each place that may stands in `MAY`, with its reason; a place that is not there, or there no more,
fails.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "proche"

#: What can reach a person, by the names that the libraries give it.
MAILS = {
    "EmailMessage", "EmailMultiAlternatives", "send_mail", "send_mass_mail", "mail_admins", "mail_managers",
    "email_user", "get_connection", "smtplib", "SMTP", "SMTP_SSL", "sendmail",
}  # fmt: skip
PUSHES = {"webpush", "webpush_async", "WebPusher", "pywebpush"}
LIVE = "proche.kernel.live"
CALLS_OUT = {"httpx", "requests", "aiohttp", "http.client", "urllib.request", "websockets", "telnetlib"}

#: Who may, and why that is no way around the gate.
MAY: dict[tuple[str, str], str] = {
    ("kernel/mails.py", "mail"): "hands a mail to the server; who calls it stands below",
    (
        "availability/mail.py",
        "mail",
    ): "behind the gate: sends what it let through, and asks again first",
    ("availability/push.py", "push"): "behind the gate, as the mail",
    ("kernel/gate.py", "topic"): "the gate itself shows what it let through",
    ("kernel/addresses.py", "call out"): "the one door to addresses that others typed; push goes through it",
    ("customers/link_mail.py", "mail"): "to a customer's contact, never to people of the desk",
    ("orders/handover/mail.py", "mail"): "to customers, never to people of the desk",
    ("orders/handover/webhook.py", "call out"): "to the customer's own ERP, a program",
    ("orders/handover/odoo_rpc.py", "call out"): "to the desk's own ERP, a program",
    ("orders/handover/files.py", "mail"): "mails to customers as files, for who sends them by other means",
    ("people/adapter.py", "mail"): "a new password, which the person asked for this minute",
    ("orders/intake/smtp.py", "mail"): "takes mails in; it sends none",
    ("queue/actions/leases.py", "topic"): "the queue and one case, which everyone at the desk follows",
    ("queue/promises/actions/records.py", "topic"): "the queue and one case, as above",
    ("site/demo/day/direction.py", "topic"): "the demo's own page of its day, never on a real desk",
    ("site/demo/documents/mails.py", "mail"): "writes made-up orders as files; sends nothing",
}


def found_in(source: str) -> set[str]:
    """Which ways to reach a person a source holds: "mail", "push", "call out", "topic"."""
    return {way for node in ast.walk(ast.parse(source)) for way in _ways(node)}


def _ways(node: ast.AST) -> Iterator[str]:
    imported = list(_imported(node))
    used = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    if used in MAILS or any(name.rpartition(".")[2] in MAILS for name in imported):
        yield "mail"
    if any(name.partition(".")[0] in PUSHES for name in imported):
        yield "push"
    if any(name == one or name.startswith(f"{one}.") for name in imported for one in CALLS_OUT):
        yield "call out"
    # Under another name it could not be followed.
    if LIVE in imported and isinstance(node, ast.ImportFrom) and any(one.asname for one in node.names):
        yield "topic"
    if f"{LIVE}.publish" in imported:
        yield "topic"
    if isinstance(node, ast.Call) and _publishes(node) and not _is_topic_of_all(node):
        yield "topic"


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _publishes(call: ast.Call) -> bool:
    function = call.func
    if not (isinstance(function, ast.Attribute) and function.attr == "publish" and call.args):
        return False
    return isinstance(function.value, ast.Name) and function.value.id == "live"


#: Topics that everyone at the desk may follow. Anything else could be one person's.
OF_ALL = re.compile(r"(queue|presence|arrivals|touchless)$|(case|study):")


def _is_topic_of_all(call: ast.Call) -> bool:
    topic = call.args[0]
    if isinstance(topic, ast.JoinedStr):
        topic = topic.values[0]
    return isinstance(topic, ast.Constant) and bool(OF_ALL.match(str(topic.value)))


def _sources() -> Iterator[tuple[str, str]]:
    for path in sorted(HOUSE.rglob("*.py")):
        yield str(path.relative_to(HOUSE)), path.read_text(encoding="utf-8")


def test_all_that_could_reach_a_person_is_named_with_its_reason() -> None:
    found = {(place, way) for place, source in _sources() for way in found_in(source)}
    around = sorted(found - set(MAY))
    gone = sorted(set(MAY) - found)
    assert not around, f"These may reach a person around the gate: {around}. Ask kernel.gate.reach instead."
    assert not gone, f"These reach nobody any more: take them out of the list: {gone}."


def test_no_script_shows_a_notification_of_its_own() -> None:
    showing = {
        str(path.relative_to(HOUSE))
        for path in HOUSE.rglob("*.js")
        if "vendor" not in path.parts
        and re.search(r"showNotification|new Notification|\bvibrate\(|new Audio\b", path.read_text())
    }
    assert showing == {"availability/static/availability/sw.js"}


@pytest.mark.parametrize(
    ("source", "way"),
    [
        ("from django.core.mail import send_mail\nsend_mail('x', 'y', None, [z])", "mail"),
        ("from django.core import mail\nmail.EmailMessage('x').send()", "mail"),
        ("import smtplib", "mail"),
        ("from smtplib import SMTP as Post", "mail"),
        ("person.email_user('x', 'y')", "mail"),
        ("def f():\n    from pywebpush import webpush as ring\n    ring({})", "push"),
        ("import httpx\nhttpx.post('https://sms.example')", "call out"),
        ("from urllib.request import urlopen", "call out"),
        ("live.publish(f'person:{pk}', 'ring', {}, at=at)", "topic"),
        ("live.publish(gate.topic(3), 'ring', {}, at=at)", "topic"),
        ("topic = 'person:3'\nlive.publish(topic, 'ring', {}, at=at)", "topic"),
        ("from proche.kernel.live import publish", "topic"),
        ("from proche.kernel import live as pages", "topic"),
    ],
)
def test_the_walk_sees_what_reaches_a_person(source: str, way: str) -> None:
    assert way in found_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "live.publish('queue', 'case.changed', {}, at=at)",
        "live.publish(f'case:{code}', 'case.changed', {}, at=at)",
        "gate.reach(3, message, at=at)",
        "request.session['mail'] = 1",
        "from proche.people import requests\nrequests.DeskRequest",
        "procedures.publish(draft, by=by)",
    ],
)
def test_the_walk_leaves_the_rest_alone(source: str) -> None:
    assert found_in(source) == set()

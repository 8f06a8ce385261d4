"""django-helpdesk, run by the peers' own environment and asked over stdin like a desk of the bench.

Usage: python benches/peers/helpdesk_desk.py FOLDER SIZE URL, with a PostgreSQL. Names nothing of Proche.
"""

from __future__ import annotations

import base64
import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings

TIMES = 6


def configure(folder: Path, url: str) -> None:
    server = urlsplit(url)
    template = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
    settings.configure(
        SECRET_KEY="bench",  # no secret: the process lives as long as the bench
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": server.path[1:],
                "HOST": server.hostname,
                "PORT": server.port,
                "USER": server.username,
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.messages", "django.contrib.sites", "django.contrib.admin",
            "django.contrib.humanize", "django.contrib.staticfiles", "rest_framework", "helpdesk",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[template],
        ROOT_URLCONF=__name__,
        SITE_ID=1,
        STATIC_URL="/static/",
        MEDIA_ROOT=folder,
        LOGIN_URL="/login/",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
    )  # fmt: skip
    logging.disable(logging.WARNING)
    django.setup()
    name_addresses()


#: Filled once the apps are loaded: helpdesk's own addresses, under the name that it reverses them by.
urlpatterns: list[Any] = []


def name_addresses() -> None:
    from django.contrib import admin
    from django.urls import include, path

    urlpatterns.append(path("", include("helpdesk.urls", namespace="helpdesk")))
    urlpatterns.append(path("admin/", admin.site.urls))


def fill(size: int) -> tuple[Any, list[int]]:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from helpdesk.models import Queue, Ticket

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("agent", is_staff=True)
    queue = Queue.objects.create(title="Orders", slug="orders")
    at = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
    Ticket.objects.bulk_create(
        [
            Ticket(
                queue=queue, title=f"Case number {n}", created=at - timedelta(minutes=n), modified=at,
                status=Ticket.OPEN_STATUS if n % 10 < 4 else Ticket.CLOSED_STATUS, priority=3,
                submitter_email="economat@clinic.example", description="An order.", secret_key=f"key{n}",
            )
            for n in range(size)
        ],
        batch_size=2000,
    )  # fmt: skip
    return user, list(Ticket.objects.filter(status=Ticket.OPEN_STATUS).values_list("pk", flat=True)[:2000])


def acts(user: Any, tickets: list[int]) -> dict[str, Callable[[], None]]:
    from django.test import Client

    client = Client()
    client.force_login(user)
    query = base64.b64encode(json.dumps({"filtering": {"status__in": [1, 2]}, "sorting": "created"}).encode())
    waiting = iter(tickets)

    def listing() -> None:
        # The rows alone, as its page asks for them: the page around them is a second request.
        answer = client.get(
            f"/datatables_ticket_list/{query.decode()}", {"draw": 1, "start": 0, "length": 50}
        )
        assert len(answer.json()["data"]) == 50

    def opening() -> None:
        assert client.get(f"/tickets/{tickets[-1]}/").status_code == 200

    def assigning() -> None:
        ticket = next(waiting)
        form = {
            "owner": user.pk,
            "new_status": 1,
            "title": f"Case number {ticket}",
            "priority": 3,
            "queue": 1,
        }
        answer = client.post(f"/tickets/{ticket}/update/", form)
        assert answer.status_code == 302, answer.content[:500]

    return {"list": listing, "open": opening, "assign": assigning}


def main(folder: str, size: str, url: str) -> None:
    configure(Path(folder), url)
    user, tickets = fill(int(size))
    doing = acts(user, tickets)
    for act in doing.values():
        act()
    _check_assigned(user)
    print("ready", flush=True)
    for line in sys.stdin:
        act = doing[line.strip()]
        print(median(_seconds(act) for _ in range(TIMES)), flush=True)


def _check_assigned(user: Any) -> None:
    from helpdesk.models import Ticket

    assert Ticket.objects.filter(assigned_to=user).count() == 1


def _seconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*sys.argv[1:])

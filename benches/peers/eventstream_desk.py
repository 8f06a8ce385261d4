"""django-eventstream as its own documentation sets it up: one process, events from its memory."""

from __future__ import annotations

import time
from typing import Any

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django_eventstream"],
    DATABASES={},
    USE_TZ=True,
)
django.setup()


def send(request: HttpRequest, count: int) -> HttpResponse:
    from django_eventstream import send_event  # not before Django is set up

    for number in range(count):
        send_event("bench", "counted", {"number": number, "sent": time.time_ns()})
    return HttpResponse("sent")


urlpatterns: list[Any] = [
    path("events/", include("django_eventstream.urls"), {"channels": ["bench"]}),
    path("send/<int:count>/", send),
]
application = get_asgi_application()

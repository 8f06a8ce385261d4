"""The page that receives: sent twice it is one arrival, with another file it is another one."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proche.orders import models
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


def send(client, data: bytes) -> None:
    file = SimpleUploadedFile("order.txt", data)
    answer = client.post(reverse("receive"), {"documents": [file], "once": "page-1"})
    assert answer.status_code == 303


def test_the_same_page_sent_twice_is_one_arrival(client, at):
    client.force_login(make_cast(at).nadia)
    send(client, b"12 x HP-125V")
    send(client, b"12 x HP-125V")
    assert models.Arrival.objects.count() == 1


def test_going_back_and_choosing_another_file_loses_none(client, at):
    client.force_login(make_cast(at).nadia)
    send(client, b"12 x HP-125V")
    send(client, b"6 x MX-CAR")
    assert models.Document.objects.count() == 2
    assert models.Arrival.objects.count() == 2

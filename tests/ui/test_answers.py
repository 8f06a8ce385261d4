"""Going back to the page that a small form stood on, never to another site."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from proche.ui.answers import back


@pytest.mark.parametrize(
    ("referer", "to"),
    [
        ("http://testserver/queue/?state=DONE", "/queue/?state=DONE"),
        ("http://testserver//elsewhere.example/", "/elsewhere.example/"),
        ("http://testserver/\\elsewhere.example/", "/elsewhere.example/"),
        ("http://elsewhere.example/", "/"),
        ("http://testserver.elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_back_stays_on_the_desk(referer: str, to: str) -> None:
    assert back(RequestFactory().get("/theme/", headers={"Referer": referer})) == to

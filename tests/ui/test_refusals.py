"""A no is said as a page, as a toast or as JSON; a fault is logged once, under a reference."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from proche.kernel.refusal import BadInput, Refusal
from proche.kernel.words import said
from proche.ui import middleware
from proche.ui.refusals import answer_refusal


def ask(**headers: str) -> HttpRequest:
    request: Any = RequestFactory().get("/", headers=headers)
    request._messages = []
    request.person = None
    return request  # type: ignore[no-any-return]


REFUSAL = BadInput(said("Write a number of pots, such as %(count)s.", count=12))


def test_a_refusal_is_a_page_with_its_sentence_and_status() -> None:
    answer = answer_refusal(ask(), REFUSAL)
    assert answer.status_code == 422
    assert "Write a number of pots, such as 12." in answer.content.decode()


def test_to_htmx_it_is_a_toast_and_the_page_stays() -> None:
    answer = answer_refusal(ask(**{"HX-Request": "true"}), REFUSAL)
    assert answer.headers["HX-Reswap"] == "none"
    assert 'hx-swap-oob="beforeend:#toasts"' in answer.content.decode()
    assert "such as 12." in answer.content.decode()


def test_to_a_program_it_is_json() -> None:
    answer = answer_refusal(ask(Accept="application/json"), REFUSAL)
    assert json.loads(answer.content) == {"error": "Write a number of pots, such as 12."}


def test_a_refusal_leaves_no_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    middleware.refusals(lambda request: HttpResponse()).process_exception(ask(), Refusal())
    assert caplog.records == []


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler = Kept()
    logging.getLogger("proche.ui").addHandler(handler)
    yield handler
    logging.getLogger("proche.ui").removeHandler(handler)


def test_a_fault_is_logged_once_under_the_reference_that_is_shown(kept: Kept) -> None:
    answer = middleware.refusals(lambda request: HttpResponse()).process_exception(ask(), ValueError("oops"))
    assert answer is not None
    assert answer.status_code == 500
    [record] = kept.records
    assert isinstance(record.args, tuple)
    assert str(record.args[0]) in answer.content.decode()  # type: ignore[attr-defined]
    assert "oops" not in answer.content.decode()  # type: ignore[attr-defined]

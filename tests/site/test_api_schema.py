"""The API tried against its own description, by programs' calls that its schema allows and forbids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import positive_data_acceptance

from proche.orders import actions
from proche.site.api import keys
from proche.site.api.routes import api
from tests.orders import story

FILES = ("/api/v1/catalogue", "/api/v1/customers")
KEY = "k-of-the-trial-0123456789"


@pytest.fixture(autouse=True)
def _desk(db: None, settings: Any, at: Any) -> Iterator[None]:
    """One order open, one confirmed, and a key that may do everything."""
    settings.PROCHE = {
        **settings.PROCHE, "PROCHE_API_KEYS": [f"trial+orders+import:{KEY}"], "PROCHE_MAX_UPLOAD_MB": 1,
    }  # fmt: skip
    desk = story.open_desk(at)
    actions.confirm(story.arrive(desk), by=desk.nadia, at=at)
    story.arrive(desk, story.ubl_order("4472"), key="second")
    keys.measure.forget()
    # As Django's own test client has it: the connection stays open within the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    keys.measure.forget()


def described() -> Any:
    found = schemathesis.openapi.from_dict(dict(api.get_openapi_schema()))
    found.app = WSGIHandler()
    found.config.update(base_url="http://localhost")
    return found


schema = described()


@schema.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_what_the_description_says_is_what_programs_get(case: Any) -> None:
    # No schema tells which bytes are a table of products: those that are none are refused in words.
    excluded = [positive_data_acceptance] if case.path in FILES else []
    case.call_and_validate(headers={"Authorization": f"Bearer {KEY}"}, excluded_checks=excluded)

"""A browser on a desk that runs for the test: Debian's Chromium, which fetches nothing by itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from tests import cast as story
from tests.ui.browsing import PATIENCE_MS, arrive, fill_in_sign_in, visit

# Playwright keeps a loop of its own in this thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if not os.path.exists(CHROMIUM):
        pytest.skip("no Chromium here: bin/setup --dev installs it")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def base_url() -> str:
    """In place of the plugin's own, whose way of being written warns."""
    return ""


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "en-GB",
        "viewport": {"width": 1360, "height": 860},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def context(context: Any) -> Any:
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture
def desk(live_server: Any) -> Any:
    """A running desk with the cast and some cases."""
    # Many tests sign in from one address within a minute, as no person does.
    cache.clear()
    now = datetime.now(UTC)
    cast = story.make_cast(now)
    for person in (cast.nadia, cast.ines):
        story.seat(person, now)
    parc = story.make_customer(now)
    tilleuls = story.make_customer(now, story.LES_TILLEULS)
    story.make_case(now, customer=parc, waited=timedelta(minutes=12), kind="REQUEST")
    story.make_case(now, title="EHPAD Les Tilleuls", customer=tilleuls, kind="REQUEST", priority=1)
    long_name = "Établissement d’hébergement pour personnes âgées dépendantes de la Vallée-aux-Loups " * 2
    story.make_case(now, title=long_name, waited=timedelta(hours=30), kind="REQUEST")
    live_server.cast, live_server.parc = cast, parc
    return live_server


@pytest.fixture
def sign_in(desk: Any, page: Any) -> Callable[..., Any]:
    """Sign in by the form, as people do."""

    def by_form(person: Any) -> Any:
        visit(page, f"{desk.url}/sign-in/")
        fill_in_sign_in(page, person)
        return arrive(page, f"{desk.url}/")

    return by_form

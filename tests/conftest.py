"""What every test may use: the moment of the story, the data folder, the choice of database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proche.kernel import clock
from tests.kernel.unguarded import emptying_lifts_the_guards

__all__ = ["emptying_lifts_the_guards"]

#: Tuesday, 24 November 2026, 10:42 in Paris: the moment at which the tests' story plays.
NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-permissions", action="store_true", help="write tests/permissions.txt anew")
    parser.addoption("--only-database", action="store_true", help="only tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-database"):
        return
    kept = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
    items[:] = kept


def touches_database(item: pytest.Item) -> bool:
    wanted = {"db", "transactional_db", "django_db_setup", "live_server"}
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(wanted & names)


@pytest.fixture
def at() -> datetime:
    return NOW


@pytest.fixture
def desk_stands(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk's clock stands at the moment of the story, whatever day the test runs on."""
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for each test, so that no received file is there from another one."""
    folder = tmp_path_factory.mktemp("data")
    settings.DATA_DIR = folder
    settings.EMAIL_FILE_PATH = folder / "mail"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def samples() -> Path:
    """Order documents of others, read where they lie; tests that use them skip when absent."""
    folder = Path(__file__).parents[2] / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip("the shared samples are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def on_postgresql() -> bool:
    return bool(os.environ.get("PROCHE_DATABASE_URL"))

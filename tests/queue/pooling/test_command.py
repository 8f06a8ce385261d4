"""`proche study pooling`, for the desk's own arrivals and for a file."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests import cast

pytestmark = pytest.mark.django_db
DAYS = ("--from", "2026-11-09", "--to", "2026-11-22", "--replications", "5")


def run(*given: str) -> str:
    out = StringIO()
    call_command("study", "pooling", *DAYS, *given, stdout=out)
    return out.getvalue()


def write_arrivals(folder: Path) -> str:
    rows = [
        f"{datetime(2026, 11, 9 + n % 5, 9 + n % 7, n % 60):%Y-%m-%dT%H:%M},{region},{5 + n % 9}"
        for n in range(120)
        for region in ("Bretagne", "Île-de-France")
    ]
    file = folder / "arrivals.csv"
    file.write_text("\n".join(["arrived_at,region,minutes", *rows]), encoding="utf-8")
    return str(file)


def test_a_file_of_another_system_is_studied(at: datetime, tmp_path: Path) -> None:
    cast.make_cast(at)
    found = json.loads(run("--json", "--arrivals", write_arrivals(tmp_path), "--people", "+2"))
    assert found["period"]["arrivals"] == 240
    assert [way["code"] for way in found["ways"]][:2] == ["REGIONS", "NATIONAL"]
    assert {way["code"]: way["people"] for way in found["ways"]}["NATIONAL_MORE"] == 6


def test_it_is_told_in_words_and_written_to_a_sheet(at: datetime, tmp_path: Path) -> None:
    cast.make_cast(at)
    words = run("--arrivals", write_arrivals(tmp_path), "--csv", str(tmp_path / "figures.csv"))
    assert "One national team" in words
    assert "Taken for granted:" in words
    assert (tmp_path / "figures.csv").read_text().startswith("way,people,part")


def test_days_without_arrivals_say_so(at: datetime) -> None:
    cast.make_cast(at)
    with pytest.raises(CommandError, match="Nothing arrived"):
        run()


def test_a_team_without_anyone_at_work_says_so(at: datetime, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nobody who takes cases"):
        run("--arrivals", write_arrivals(tmp_path))


def test_a_broken_file_is_named(at: datetime, tmp_path: Path) -> None:
    file = tmp_path / "broken.csv"
    file.write_text("arrived_at\nsoon\n")
    with pytest.raises(CommandError, match="line 2"):
        run("--arrivals", str(file))

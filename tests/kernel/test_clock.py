"""The desk's time: the machine's, and in a demo alone another pace that every process reads."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from proche.kernel import clock
from proche.kernel.clock import Pace

REAL = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


@pytest.fixture
def demo(settings) -> None:
    settings.PROCHE = {**settings.PROCHE, "PROCHE_DEMO": True}


def test_a_pace_runs_from_a_moment_of_its_own(at: datetime) -> None:
    pace = Pace(real_from=REAL, desk_from=at, factor=60)
    assert pace.at(REAL) == at
    assert pace.at(REAL + timedelta(seconds=10)) == at + timedelta(minutes=10)


def test_a_desk_that_is_no_demo_has_the_machines_time_whatever_lies_in_its_folder(
    demo, settings, at: datetime
) -> None:
    clock.set_pace(60, desk_from=at - timedelta(days=300))
    settings.PROCHE = {**settings.PROCHE, "PROCHE_DEMO": False}
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=10)
    with pytest.raises(clock.NotADemo):
        clock.set_pace(60, desk_from=at)


def test_a_demo_stands_still_runs_and_goes_back_to_the_machines_time(demo, at: datetime) -> None:
    clock.set_pace(0, desk_from=at)
    assert clock.now() == clock.now() == at
    clock.set_pace(60, desk_from=at)
    assert clock.now() > at
    clock.set_pace(1e9, desk_from=at)
    assert clock.find_pace().factor == clock.FASTEST
    clock.end_pace()
    assert clock.find_pace() is None


def test_every_change_is_read_at_once(demo, at: datetime) -> None:
    for minutes in range(50):
        clock.set_pace(0, desk_from=at + timedelta(minutes=minutes))
        assert clock.now() == at + timedelta(minutes=minutes)


def test_another_process_reads_the_same_pace(demo, data_folder: Path, at: datetime) -> None:
    clock.set_pace(0, desk_from=at)
    program = (
        "from django.conf import settings; from pathlib import Path; import sys\n"
        "settings.configure(PROCHE={'PROCHE_DEMO': True}, DATA_DIR=Path(sys.argv[1]))\n"
        "from proche.kernel import clock; print(clock.now().isoformat())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(data_folder)], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == at.isoformat()

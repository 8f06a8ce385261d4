"""kill -9 in the middle of confirming without a hand: nothing stands of it, and the next try does it once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from tests.desk_process import ROOT, DeskProcess


def run(folder: Path, act: str) -> subprocess.CompletedProcess[str]:
    more = {"DJANGO_SETTINGS_MODULE": "proche.site.settings"}
    surroundings = DeskProcess(folder, more).surroundings
    command = [sys.executable, "-m", "tests.orders.touchless.passing_process", act]
    return subprocess.run(
        command, env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def test_killed_while_it_confirms_nothing_stands_and_the_next_try_confirms_once(tmp_path):
    killed = run(tmp_path, "begin")
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    gone_on = run(tmp_path, "go_on")
    assert gone_on.returncode == 0, gone_on.stderr[-2000:]
    found = json.loads(gone_on.stdout.splitlines()[-1])
    assert found["left"] == {"state": "OPEN", "messages": 0, "lines": 0}
    assert found["said"][0] == ""
    assert found["said"][1] != ""
    assert found["now"] == {"state": "CONFIRMED", "confirmed": 1, "doubled": 0}
    assert found["holds"]

"""This desk beside django-helpdesk and Request Tracker: 100,000 cases, one PostgreSQL; list, open, assign.

Each desk is a process of its own with a database of its own in the same server; they are asked in turn in
one run, by whole requests inside their process. bin/with-postgresql runs `python -m benches.other_desks`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benches.desks import ROOT, Desk, bare, database, fresh_database, spread

CASES = 100_000
RUNS = 7
WHAT = ("list", "open", "assign")
PEERS = Path(__file__).parent / "peers"
#: Where Debian's request-tracker5 keeps itself.
RT_SETUP = "rt-setup-database-5"
RT_SITE = """
Set($rtname, 'bench');
Set($WebDomain, 'localhost');
Set($WebPort, 80);
Set($DatabaseType, 'Pg');
Set($DatabaseHost, '{host}');
Set($DatabasePort, '{port}');
Set($DatabaseUser, '{user}');
Set($DatabaseAdmin, '{user}');
Set($DatabasePassword, '');
Set($DatabaseName, '{name}');
Set($WebRemoteUserAuth, 1);
Set($RestrictReferrer, 0);
Set($WebSecureCookies, 0);
Set($MailCommand, 'testfile');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'error');
1;
"""


def measure() -> dict[str, Any]:
    """Give `ratios` and `notes`, measured in a process whose environment names the PostgreSQL."""
    command = [str(ROOT / "bin" / "with-postgresql"), sys.executable, "-m", "benches.other_desks"]
    done = subprocess.run(command, cwd=ROOT, env=bare(), stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def measure_here() -> dict[str, Any]:
    notes = [
        f"Beside other desks: {CASES} cases, one PostgreSQL, whole requests inside each desk's process: "
        "list = 50 rows, open = one case, assign = take a case. django-helpdesk gives the rows of its list "
        "as JSON, without the page around them; Request Tracker and this desk the whole page."
    ]
    with ExitStack() as stack:
        ours = stack.enter_context(database())
        desks = {"": stack.enter_context(Desk(ours, CASES))}
        for name, peer in (("django_helpdesk", _helpdesk), ("request_tracker", _request_tracker)):
            try:
                desks[name] = stack.enter_context(peer())
            except (OSError, subprocess.CalledProcessError) as problem:
                notes.append(f"{name} could not be measured: {problem}")
        runs = [
            {(name, what): desk.ask(what) for what in WHAT for name, desk in desks.items()}
            for _ in range(RUNS)
        ]
    names = [name for name in desks if name]
    ratios = {
        f"{what}_over_{name}": spread([run["", what] / run[name, what] for run in runs])
        for name in names
        for what in WHAT
    }
    return {"ratios": ratios, "notes": notes}


@contextmanager
def _helpdesk() -> Iterator[Desk]:
    python = ROOT / ".venv-bench" / "bin" / "python"
    if not python.exists():
        raise OSError("bin/bench installs it into .venv-bench")
    with fresh_database(os.environ["PROCHE_DATABASE_URL"]) as url, _folder() as folder:
        script = [str(python), str(PEERS / "helpdesk_desk.py"), str(folder), str(CASES), url]
        with Desk(bare(), CASES, command=script) as desk:
            yield desk


@contextmanager
def _request_tracker() -> Iterator[Desk]:
    if shutil.which(RT_SETUP) is None:
        raise OSError("bin/bench installs Debian's request-tracker5 as root")
    server = urlsplit(os.environ["PROCHE_DATABASE_URL"])
    with _folder() as folder:
        site = {
            "host": server.hostname,
            "port": server.port,
            "user": server.username,
            "name": f"rt_{os.getpid()}",
        }
        (folder / "site.pm").write_text(_filled(RT_SITE, {**site, "name": f"rt_{os.getpid()}"}))
        environment = bare(RT_SITE_CONFIG_DIR=str(folder))
        setup = [RT_SETUP, "--action", "init", "--dba", str(server.username), "--dba-password", ""]
        subprocess.run(setup, env=environment, capture_output=True, check=True)
        script = ["perl", str(PEERS / "request_tracker_desk.pl"), str(CASES)]
        with Desk(environment, CASES, command=script) as desk:
            yield desk


def _filled(text: str, values: dict[str, Any]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="proche-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure_here()) + "\n")

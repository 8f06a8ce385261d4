"""What `proche check` finds: what is configured, what is missing, what then does not work, what mends it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from proche.kernel import outbox
from proche.orders.handover import folder, odoo, ports, sftp, webhook
from proche.orders.readers.limits import Limits
from proche.orders.readers.sandbox import Sandbox
from proche.queue.queries import orphans as queue

MEGABYTE = 1024 * 1024
#: a day of faxes of a busy desk; below the second the desk takes nothing in
LITTLE_ROOM_MB, NO_ROOM_MB = 2_000, 100
#: shorter keys can be guessed
SHORTEST_KEY = 20


class State(StrEnum):
    """GOOD works; OFF was not asked for; LACK leaves a part not working; BROKEN stops the desk."""

    GOOD = "GOOD"
    OFF = "OFF"
    LACK = "LACK"
    BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class Finding:
    """`then` says what does not work, `mend` what to type or do."""

    what: str
    state: State
    says: str
    then: str = ""
    mend: str = ""

    def as_json(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


Look = Callable[[Mapping[str, Any]], Iterator[Finding]]


def find_all(proche: Mapping[str, Any]) -> list[Finding]:
    """Look at everything; looking changes nothing."""
    return [finding for look in LOOKS for finding in look(proche)]


def _folder(what: str, folder: Path, *, then: str, lacking: State) -> Finding:
    if not folder.is_dir():
        return Finding(what, lacking, f"{folder} is not there.", then, f"mkdir -p {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(what, lacking, f"{folder} cannot be written to.", then, f"chown -R $(whoami) {folder}")
    return Finding(what, State.GOOD, str(folder))


def _data(proche: Mapping[str, Any]) -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    yield _folder("data folder", folder, then="The desk cannot start.", lacking=State.BROKEN)
    free = shutil.disk_usage(folder).free // MEGABYTE if folder.is_dir() else 0
    says = f"{free:,} MB are free."
    mend = "Make room, or move PROCHE_DATA to a larger disk."
    if free < NO_ROOM_MB:
        yield Finding("disk", State.BROKEN, says, "Nothing can be received.", mend)
    elif free < LITTLE_ROOM_MB:
        yield Finding("disk", State.LACK, says, "It fills up within days.", mend)
    else:
        yield Finding("disk", State.GOOD, says)


def _secret(proche: Mapping[str, Any]) -> Iterator[Finding]:
    if proche["PROCHE_SECRET_KEY"]:
        yield Finding("secret key", State.GOOD, "given by PROCHE_SECRET_KEY.")
        return
    path = Path(settings.DATA_DIR) / "secret_key"
    if path.exists() and path.stat().st_mode & 0o077:
        then = "Whoever reads it can sign in as anyone."
        yield Finding("secret key", State.LACK, f"{path} can be read by others.", then, f"chmod 600 {path}")
    else:
        yield Finding("secret key", State.GOOD, f"kept in {path}.")


def _database(proche: Mapping[str, Any]) -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        waiting = _waiting_migrations()
    except DatabaseError as error:
        mend = "Look at PROCHE_DATABASE_URL, and whether the database runs."
        yield Finding("database", State.BROKEN, str(error).strip(), "The desk cannot start.", mend)
        return
    yield Finding("database", State.GOOD, f"{connection.display_name} answers.")
    if waiting:
        then = "“proche serve” brings it up to date when it starts."
        mend = "bin/proche manage migrate"
        yield Finding("tables", State.LACK, f"{waiting} changes are not applied yet.", then, mend)
    else:
        yield Finding("tables", State.GOOD, "up to date.")


def _waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


#: what reads each form, and what is said when it is absent
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("reading Order-X and UBL", ("lxml", "facturx")),
    ("reading EDIFACT", ("pydifact",)),
    ("reading sheets", ("python_calamine",)),
    ("reading PDF", ("pypdfium2", "numpy")),
    ("cleaning up scans", ("cv2", "PIL")),
    ("writing confirmations", ("reportlab",)),
)


def _parts(proche: Mapping[str, Any]) -> Iterator[Finding]:
    for what, modules in PARTS:
        absent = [module for module in modules if find_spec(module) is None]
        if absent:
            then = "Such documents are kept, and wait for a person unread."
            yield Finding(what, State.LACK, f"{', '.join(absent)} is not installed.", then, "bin/setup")
        else:
            yield Finding(what, State.GOOD, "installed.")


def _engines(proche: Mapping[str, Any]) -> Iterator[Finding]:
    if find_spec("cv2") is None or find_spec("numpy") is None:
        return
    from proche.orders.readers import engines

    for engine in engines.list_engines():
        what = f"scans: {engine.name}"
        if engine.is_present:
            yield Finding(what, State.GOOD, engine.files or "present.")
        elif engine.is_needed:
            then = "Faxes and scans are kept, and wait for a person unread."
            yield Finding(what, State.LACK, "The engine or its models are missing.", then, "bin/setup")
        else:
            then = "Values in doubt on a scan have no second witness: a few more are asked of a person."
            mend = "apt-get install tesseract-ocr-fra && bin/setup"
            yield Finding(what, State.LACK, "The engine or its French data are missing.", then, mend)


#: walls without which a hostile document could do more than end its own reader
NEEDED_WALLS = ("memory", "no-new-privileges")


def _sandbox(proche: Mapping[str, Any]) -> Iterator[Finding]:
    with Sandbox(Limits.from_settings(proche), processes=1) as sandbox:
        walls = sandbox.warm()
    missing = [wall for wall in NEEDED_WALLS if wall not in walls]
    if "own-network" not in walls and "no-sockets-no-programs" not in walls:
        missing.append("network")
    if missing:
        then = "A hostile document could use more of this machine than it should."
        mend = "docs/reading-safely.md says what the kernel or container must allow."
        says = f"These walls do not stand: {', '.join(missing)}."
        yield Finding("reading safely", State.LACK, says, then, mend)
    else:
        yield Finding("reading safely", State.GOOD, f"{len(walls)} walls stand: {', '.join(walls)}.")


def _mail(proche: Mapping[str, Any]) -> Iterator[Finding]:
    url = proche["PROCHE_MAIL_URL"]
    if not url:
        then = f"Confirmations are kept as files in {settings.EMAIL_FILE_PATH}; no customer gets one."
        yield Finding("outgoing mail", State.LACK, "not configured.", then, "Set PROCHE_MAIL_URL.")
    else:
        yield Finding("outgoing mail", State.GOOD, f"through {_without_secrets(url)}.")


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _doors(proche: Mapping[str, Any]) -> Iterator[Finding]:
    if folder := proche["PROCHE_WATCH_FOLDER"]:
        then = "Files that are put there are not received."
        yield _folder("watched folder", Path(folder), then=then, lacking=State.LACK)
    else:
        yield Finding("watched folder", State.OFF, "PROCHE_WATCH_FOLDER is empty.")
    listen = proche["PROCHE_SMTP_LISTEN"]
    state = State.GOOD if listen else State.OFF
    yield Finding("SMTP listener", state, listen or "PROCHE_SMTP_LISTEN is empty.")
    url = proche["PROCHE_IMAP_URL"]
    state = State.GOOD if url else State.OFF
    yield Finding("mailbox", state, _without_secrets(url) if url else "PROCHE_IMAP_URL is empty.")


def _api(proche: Mapping[str, Any]) -> Iterator[Finding]:
    keys = dict(given.partition(":")[::2] for given in proche["PROCHE_API_KEYS"])
    short = [name for name, key in keys.items() if len(key) < SHORTEST_KEY]
    if not keys:
        yield Finding("API", State.OFF, "PROCHE_API_KEYS is empty.")
    elif short:
        mend = "Write name:key with a key of 20 characters or more; “openssl rand -hex 24” makes one."
        yield Finding(
            "API", State.LACK, f"The key of {', '.join(short)} is short.", "It can be guessed.", mend
        )
    else:
        yield Finding("API", State.GOOD, f"open to {', '.join(keys)}.")


#: a webhook without its secret would wait for ever; what every other connector lacks, its own look says
NO_SECRET = "Set PROCHE_ERP_WEBHOOK_SECRET to the whsec_... that the receiver checks with."


def _hand_over(proche: Mapping[str, Any]) -> Iterator[Finding]:
    """Each connector of the ERP port: whether it is on, and whether its way is open now."""
    for port in ports.PORTS:
        what, setting = WAYS[port.KIND]
        then = "Confirmed orders are not handed over there: they wait in the outbox."
        if port.KIND == webhook.KIND and proche[setting] and not proche["PROCHE_ERP_WEBHOOK_SECRET"]:
            yield Finding(what, State.LACK, "has no secret.", then, NO_SECRET)
        elif proche[setting]:
            yield _way(what, port, then=then, mend=f"Look at {setting} and at the receiver.")
        elif port.KIND != folder.KIND:
            yield Finding(what, State.OFF, f"{setting} is empty.")


WAYS = {
    folder.KIND: ("ERP folder", "PROCHE_ERP_FOLDER"),
    webhook.KIND: ("ERP webhook", "PROCHE_ERP_WEBHOOK_URL"),
    sftp.KIND: ("ERP over SFTP", "PROCHE_ERP_SFTP_URL"),
    odoo.KIND: ("Odoo", "PROCHE_ODOO_URL"),
}


def _way(what: str, port: ports.Port, *, then: str, mend: str) -> Finding:
    try:
        return Finding(what, State.GOOD, port.look())
    except (outbox.NotNow, outbox.Never) as error:
        return Finding(what, State.LACK, str(error), then, mend)


def _unsent(proche: Mapping[str, Any]) -> Iterator[Finding]:
    try:
        dead, failing = outbox.list_dead(), outbox.list_failing()
    except DatabaseError:
        # said by the database's own finding, or its tables are not made yet
        return
    latest = next(reversed(dead or failing), None)
    if latest is None:
        yield Finding("what is sent", State.GOOD, "nothing is stuck.")
        return
    then = f"{len(dead)} messages were given up, {len(failing)} are tried again. Latest: {latest.error}"
    mend = "Mend what the reason names; an admin has it tried again on the page /unsent/."
    yield Finding("what is sent", State.LACK, f"{latest.key} was not sent.", then, mend)


def _openness(proche: Mapping[str, Any]) -> Iterator[Finding]:
    url = urlsplit(proche["PROCHE_URL"])
    if url.scheme != "https" and url.hostname not in ("127.0.0.1", "localhost", "::1"):
        then = "Passwords travel in the clear."
        mend = "Put a proxy with TLS in front, and set PROCHE_URL to its https:// address."
        yield Finding("address", State.LACK, f"{proche['PROCHE_URL']} is not https.", then, mend)
    else:
        yield Finding("address", State.GOOD, proche["PROCHE_URL"])
    if proche["PROCHE_DEBUG"]:
        then = "A fault shows the desk's inside to whoever meets it."
        yield Finding("debug", State.LACK, "PROCHE_DEBUG is on.", then, "Unset PROCHE_DEBUG.")
    if proche["PROCHE_DEMO"]:
        then = "Anyone can sign in as one of the demo people."
        yield Finding("demo", State.LACK, "PROCHE_DEMO is on.", then, "Unset PROCHE_DEMO on a real desk.")


def _cases(proche: Mapping[str, Any]) -> Iterator[Finding]:
    """Looking changes nothing: the worker's sweep sets right what is found here, within a minute."""
    try:
        found = queue.list_orphans()
    except DatabaseError:
        # Said already by the look at the database.
        return
    if not found:
        yield Finding("cases", State.GOOD, "Every case is held, offered, aside, done or waiting.")
        return
    says = f"{len(found)} stand against themselves: {', '.join(found[:5])}."
    yield Finding("cases", State.LACK, says, "They may wait for nobody.", "proche work sets them right.")


LOOKS: tuple[Look, ...] = (
    _data, _secret, _database, _cases, _parts, _engines, _sandbox, _mail, _doors, _api, _hand_over, _unsent,
    _openness,
)  # fmt: skip

"""`proche COMMAND`: the desk's commands, each with one line that says what it is for.

`read` needs neither database nor Django, and starts without them; every other command is a
management command of the same name, where its options are described (`proche COMMAND --help`).
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    what: str
    #: the management command, where it has another name
    manage: str = ""


COMMANDS: tuple[Command, ...] = (
    Command("read", "Read documents and print the orders in them. Needs no database."),
    Command("receive", "Hand documents to the desk, as if they had arrived by mail."),
    Command("who", "Say who can take a case now, who cannot, and why."),
    Command("trace", "Verify the trace, or write one case's trace to a file."),
    Command("search", "Say how much of the desk search can find, or build its index anew."),
    Command("study", "Replay the arrivals through regions, one national team, and what-ifs."),
    Command("serve", "Start the desk: pages, live updates and one worker, on one port."),
    Command("work", "Start one more worker that reads documents and sends what waits."),
    Command("live", "Start the live side alone, on a port of its own, apart from the pages."),
    Command("check", "Say what is configured, what is missing, and what to do about it."),
    Command("outbox", "List the messages that could not be sent, or try one again."),
    Command("api", "Print the interface for programs as OpenAPI."),
    Command("catalogue", "Bring products in from a CSV or XLSX file."),
    Command("customers", "Bring establishments in from a CSV or XLSX file."),
    Command("procedures", "Write procedures as files, or publish them from files."),
    Command("demo", "Fill an empty desk with a demo team, catalogue and orders."),
    Command("backup", "Write the database and every received document to one file."),
    Command("restore", "Bring a backup back into an empty desk."),
    Command("admin", "Make the first admin of a new desk."),
    Command("manage", "Run any other management command of Django (migrate, shell, ...)."),
)


def main(argv: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or given[0] in ("-h", "--help", "help"):
        print(usage())  # noqa: T201
        return 0
    name, *rest = given
    if name not in {command.name for command in COMMANDS}:
        print(f"proche: there is no command “{name}”.\n\n{usage()}", file=sys.stderr)  # noqa: T201
        return 2
    return _run(name, rest)


def usage() -> str:
    width = max(len(command.name) for command in COMMANDS)
    rows = [f"  {command.name:{width}}  {command.what}" for command in COMMANDS]
    return "\n".join(
        [
            "proche COMMAND ...: the remote team's desk.",
            "",
            *rows,
            "",
            "proche COMMAND --help says more of one.",
        ]
    )


def _run(name: str, rest: list[str]) -> int:
    if name == "read":
        read: Callable[[list[str]], int] = importlib.import_module("proche.site.read_command").main
        return read(rest)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proche.site.settings")
    management = importlib.import_module("django.core.management")
    # Django's own commands are for those who can read its faults.
    if name == "manage":
        management.execute_from_command_line(["proche", *rest])
        return 0
    return _saying_what_is_wrong(lambda: management.execute_from_command_line(["proche", name, *rest]))


def _saying_what_is_wrong(run: Callable[[], object]) -> int:
    """A database that is away or not made yet is said in a sentence; any other fault stays one."""
    import django.db

    try:
        run()
    except django.db.DatabaseError as error:
        trouble = importlib.import_module("proche.site.database_trouble").in_words(error)
        if not trouble:
            raise
        print(f"proche: {trouble}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

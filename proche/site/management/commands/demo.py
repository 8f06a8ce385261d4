"""`proche demo`: Nutrivale's desk, filled, its day's documents received, then served or judged."""

from __future__ import annotations

import logging
import sys
import threading
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connection, connections
from django.utils import timezone

from proche.kernel import clock
from proche.people import queries as people
from proche.site import serve
from proche.site.demo import arrive, folder, load, page_links, report, run, team
from proche.site.demo.day import play, script
from proche.site.management.commands.serve import migrate
from proche.ui import saying

#: Availability forgets who shows nothing for three minutes.
HERE_EVERY_SECONDS = 60.0
#: How long before its morning a day's desk is filled.
NIGHT = timedelta(hours=7)


class Command(BaseCommand):
    help = "Fill a desk with a demo team, catalogue and orders, receive a day's documents, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all of it without serving, and judge it")
        parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")
        parser.add_argument("--day", action="store_true", help="play a day of the team at work")
        parser.add_argument("--speed", type=float, default=60.0, help="with --day: times as fast")
        parser.add_argument("--no-samples", action="store_true", help="leave out the order files of others")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PROCHE["PROCHE_DEMO"]:
            raise CommandError("This invents people. Start it with bin/demo, or set PROCHE_DEMO=yes.")
        began = time.monotonic()
        # Each document has a line of its own here; the worker's log would tell it twice.
        logging.getLogger("proche.orders.jobs").setLevel(logging.WARNING)
        if not options["once"]:
            self._look_at_the_door()
        # Off the pace that an earlier day has left.
        clock.end_pace()
        if options["fresh"] or options["once"] or options["day"]:
            self._begin_anew()
        if options["day"]:
            self._day(once=options["once"], speed=options["speed"])
            return
        self._fill(timezone.now(), is_afoot=True)
        sent = self._receive(samples=not options["no_samples"])
        if options["once"]:
            self._judge(sent, began)
        else:
            self._serve()

    def _look_at_the_door(self) -> None:
        """Two minutes of reading should not end at a port that is taken."""
        bind = settings.PROCHE["PROCHE_BIND"]
        if why := serve.why_not_free(*serve.split_bind(bind)):
            raise CommandError(
                f"Nothing can listen on {bind}: {why} Give another: PROCHE_BIND=127.0.0.1:8001"
            )

    def _begin_anew(self) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("Beginning anew is for a demo on SQLite. Give another database.")
        connections.close_all()
        try:
            folder.throw_away(settings.DATA_DIR)
        except folder.NoDemo as problem:
            raise CommandError(str(problem)) from None

    def _fill(self, at: datetime, *, is_afoot: bool) -> None:
        if folder.is_cut_off(settings.DATA_DIR):
            self._begin_anew()
        migrate()
        if load.is_loaded():
            return
        if not people.is_empty():
            raise CommandError("This desk has people and is no demo. Give PROCHE_DATA an empty folder.")
        folder.write_mark(settings.DATA_DIR, folder.FILLING)
        self.say("Filling the desk of Nutrivale, a supplier that does not exist:")
        loaded = load.load(at, is_afoot=is_afoot, say=lambda words: self.say(f"  {words} ..."))
        self.say(
            f"  {loaded.people} people, {loaded.establishments} establishments, {loaded.products} products, "
            f"{loaded.orders} past orders, {loaded.requests} past requests."
        )
        folder.write_mark(settings.DATA_DIR, folder.FILLED)

    def _receive(self, *, samples: bool) -> list[arrive.Sent]:
        self.say("\nReceiving the day's documents; each is told when it has been read:")
        try:
            # The worker reads the first ones while the later ones are still being made.
            with arrive.Worker():
                documents = settings.DATA_DIR / "documents"
                sent = run.hand_in_everything(documents, at=timezone.now(), samples=samples)
                run.receive_and_read(sent, say=self.say)
        except arrive.Stuck as problem:
            raise CommandError(f"{problem}. The log above says why.") from None
        return sent

    def _judge(self, sent: list[arrive.Sent], began: float) -> None:
        verdict = run.work_and_judge(sent, say=self.say)
        self.say("\n" + report.table(verdict.fates, verdict.by_document))
        self.say("\n" + report.summary(verdict.fates))
        for words in verdict.whole:
            self.say(f"Does not hold: {words}")
        seconds = time.monotonic() - began
        if not verdict.holds:
            self.say(f"{len(verdict.by_document) + len(verdict.whole)} things do not hold ({seconds:.0f} s).")
            sys.exit(1)
        self.say(f"All of it holds, and the trace is whole ({seconds:.0f} s).")

    def _day(self, *, once: bool, speed: float) -> None:
        """The team comes in the morning, works, and goes home: before your eyes, or as fast as it goes."""
        day = script.Script(script.day_for(timezone.localdate()))
        # Filled in the night before: whoever was here then is not any more.
        self._fill(day.opens - NIGHT, is_afoot=False)
        if once:
            self._hurry(day)
            return
        clock.set_pace(speed, desk_from=day.opens)
        self.say("\n" + accounts())
        self.say(f"The day passes at {settings.PROCHE['PROCHE_URL']}/demo/day/")
        threading.Thread(target=play.along, args=(day, threading.Event()), name="day", daemon=True).start()
        call_command("serve", "--no-migrate")

    def _hurry(self, day: script.Script) -> None:
        began = time.monotonic()
        director, found = play.in_a_hurry(day.day, say=self.say)
        for words in (*map(saying.say, found.told), *found.problems):
            self.say(words)
        for words in director.refused:
            self.say(f"The desk said no at {words}")
        seconds = time.monotonic() - began
        if not found.holds:
            self.say(f"{len(found.problems)} things do not hold ({seconds:.0f} s).")
            sys.exit(1)
        self.say(f"Nothing is stuck, nobody was disturbed, and the trace is whole ({seconds:.0f} s).")

    def _serve(self) -> None:
        self.say("\n" + accounts())
        self.say(page_links.in_words(page_links.give(at=timezone.now())))
        threading.Thread(target=keep_here, name="demo team", daemon=True).start()
        call_command("serve", "--no-migrate")

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def accounts() -> str:
    rows = [f"  {one.email:36} {one.name:18} {one.role.value.lower()}" for one in team.TEAM_OF_TWELVE]
    words = f"Sign in as any of the team, with the password {team.PASSWORD} (this demo's alone):"
    return "\n".join([words, *rows, ""])


def keep_here() -> None:
    """Colleagues' pages stay open, so that the desk shows a team at work."""
    while True:
        close_old_connections()
        load.keep_here(at=timezone.now())
        connections.close_all()
        time.sleep(HERE_EVERY_SECONDS)

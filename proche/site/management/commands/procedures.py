"""`proche procedures export DIR`, `proche procedures import FILE...`: procedures as files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext

from proche.kernel.refusal import Refusal
from proche.queue.procedures import files, queries
from proche.queue.procedures.files import GivenFile, Taken


class Command(BaseCommand):
    help = "Write every procedure as a Markdown file, or publish procedures from files and zips."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        export = commands.add_parser(
            "export", help="write the latest version of each procedure into a folder"
        )
        export.add_argument("folder", type=Path)
        imports = commands.add_parser("import", help="publish files, or zips of them, as new versions")
        imports.add_argument("files", type=Path, nargs="+")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["command"] == "export":
            self.export(options["folder"])
        else:
            self.take_in(options["files"])

    def export(self, folder: Path) -> None:
        versions = queries.list_live()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for version in versions:
                (folder / files.name_of(version)).write_text(version.text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{folder}: {error.strerror}.") from None
        self.stdout.write(f"written {len(versions)} to {folder}")

    def take_in(self, paths: list[Path]) -> None:
        given = [file for path in paths for file in self.read(path)]
        taken = files.take_in(given, by=None, at=timezone.now())
        for one in taken:
            self.say(one)
        if any(one.refused for one in taken):
            raise SystemExit(1)

    def read(self, path: Path) -> list[GivenFile]:
        try:
            return files.unpack(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from None
        except Refusal as refusal:
            raise CommandError(f"{path}: {refusal.sentence.words(gettext)}") from None

    def say(self, one: Taken) -> None:
        if one.refused:
            self.stderr.write(f"{one.name}: {one.refused.words(gettext)}")
        else:
            what = f"version {one.number}" if one.number else "nothing new"
            self.stdout.write(f"{one.name}: {one.key}, {what}")

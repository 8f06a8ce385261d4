"""A letter from the gate in its reader's words, and whether it may still go out now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from proche.kernel import gate, outbox
from proche.kernel.gate import Letter
from proche.people.queries import PersonRow
from proche.ui import saying

#: Between two askings, where the keeper knows no better moment.
SHORTEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Words:
    """A letter as it is read: one line, more if there is more, and a full address or none."""

    title: str
    text: str
    path: str

    @property
    def url(self) -> str:
        return f"{settings.PROCHE['PROCHE_URL']}{self.path}"


@contextmanager
def in_the_words_of(reader: PersonRow) -> Iterator[None]:
    """In the reader's language and on their clock, whoever sends."""
    with translation.override(reader.language), timezone.override(reader.time_zone):
        yield


def words_for(letter: Letter, *, is_discreet: bool) -> Words:
    """The letter in the language that is active; a discreet one tells only that there is one."""
    path = reverse("told", args=[letter.pk])
    if is_discreet:
        return Words(gettext("Something waits for you at the desk."), "", path)
    text = saying.say(letter.message.text) if letter.message.text else ""
    return Words(saying.say(letter.message.title), text, path)


def find_to_send(message: outbox.Message, *, at: datetime) -> Letter | None:
    """The letter of an outbox message; None when it need not go any more.

    Raises: NotBefore when its reader may not be reached now: retries may have carried it into their rest.
    """
    letter = gate.find_letter(int(message.payload["letter"]))
    if letter is None or letter.seen_at or letter.outdated_at:
        return None
    until = letter.message.good_until
    if until is not None and until <= at:
        return None
    passage = gate.ask_again(letter, at=at)
    if not is_for_its_reader(passage, letter):
        due_at = max(passage.arrives_at, at + SHORTEST_PAUSE)
        raise outbox.NotBefore(due_at, "Waits until its reader may be reached.")
    return letter


def is_for_its_reader(passage: gate.Passage, letter: Letter) -> bool:
    """Whether the keeper lets it through now to the one whom it was let through to, not to another."""
    return passage.now and passage.to in (None, letter.person)

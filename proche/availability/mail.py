"""Mail to a person of the desk, behind the gate."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from proche.availability import letters, reach_queries
from proche.kernel import clock, mails
from proche.kernel.gate import Letter
from proche.kernel.outbox import Message
from proche.people import queries as people
from proche.people.queries import PersonRow

KIND = "gate.mail"


def send(message: Message) -> None:
    """Mail one letter. Called by the outbox; raises its NotNow, NotBefore, Never."""
    letter = letters.find_to_send(message, at=clock.now())
    if letter is None:
        return
    reader = people.get_row(letter.person)
    with letters.in_the_words_of(reader):
        mail = _written(letter, reader)
    mails.hand_over(mail, key=message.key)


def _written(letter: Letter, reader: PersonRow) -> EmailMessage:
    words = letters.words_for(letter, is_discreet=reach_queries.get_choice(reader.pk).is_discreet)
    context = {
        "words": words,
        "reader": reader,
        "desk": settings.PROCHE["PROCHE_DESK_NAME"],
        "desk_url": settings.PROCHE["PROCHE_URL"],
    }
    # RFC 3834: an absence note must not answer it.
    headers = {"Auto-Submitted": "auto-generated"}
    body = render_to_string("availability/mail/letter.txt", context)
    return EmailMessage(subject=words.title, body=body, to=[reader.email], headers=headers)

"""One mail, handed to the mail server so that a twin can be told: what every sender of mails ends in."""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from proche.kernel.outbox import Never, NotNow


def hand_over(mail: EmailMessage, *, key: str) -> None:
    """Send a mail from the outbox. Raises: NotNow where a later try may succeed, else Never."""
    prepared(mail, key=key)
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        raise Never(f"The mail server refuses the address {', '.join(mail.to)}.") from error
    except (SMTPException, OSError) as error:
        raise NotNow(f"The mail could not be handed over: {error}") from error


def prepared(mail: EmailMessage, *, key: str) -> EmailMessage:
    """The same mail with the subject and the Message-ID that it goes out with."""
    # A number that was read from a document may hold a line break, which no header may.
    mail.subject = " ".join(mail.subject.split())
    # The same message id at every try: a mail server or a reader that gets it twice can tell.
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "desk.example"
    mail.extra_headers["Message-ID"] = f"<{key.replace(':', '.')}@{domain}>"
    return mail

"""The mail that carries a personal link. The token is worked out here and stands nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from proche.customers import link_actions, link_queries
from proche.kernel import clock, mails
from proche.kernel.outbox import Message, Never


def send(message: Message) -> None:
    """Raises: Never where the link was revoked or the contact erased before the mail could leave."""
    link = link_queries.get_mail(str(message.payload["link"]), at=clock.now())
    if not link.is_open or not link.to:
        raise Never("The link was ended before its mail could leave.")
    token = link_actions.token_of(str(message.payload["seed"]))
    address = settings.PROCHE["PROCHE_URL"].rstrip("/") + reverse("portal_enter", args=[token])
    desk = settings.PROCHE["PROCHE_DESK_NAME"]
    with translation.override(link.language), timezone.override(settings.TIME_ZONE):
        body = render_to_string("customers/mail/link.txt", {"link": link, "address": address, "desk": desk})
        mail = EmailMessage(
            subject=_("Your page for orders at %(desk)s") % {"desk": desk}, body=body, to=[link.to]
        )
    mails.hand_over(mail, key=message.key)

"""Jobs of the customer's page: who asks for a link is answered before anyone looks whether they are known."""

from __future__ import annotations

from django_tasks import task

from proche.customers import link_actions
from proche.kernel import clock


@task
def mail_links(email: str) -> int:
    """Mail a new link to the contacts with this address; run twice at once it mails once."""
    return link_actions.mail_anew(email, at=clock.now())

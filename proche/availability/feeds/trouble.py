"""What can be wrong with a calendar, each said with what to do about it."""

from __future__ import annotations

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_


class Trouble(Exception):
    """A calendar could not be read; `why` says it to its person. `is_lasting`: a soon try helps nothing."""

    def __init__(self, why: Said, *, is_lasting: bool = False) -> None:
        super().__init__(str(why))
        self.why = why
        self.is_lasting = is_lasting


_NO_CALENDAR = said(
    N_(
        "What stands at this address is no calendar, perhaps a page for people. Copy the calendar's own "
        "address for subscribing: it often ends in .ics."
    )
)
UNREADABLE = {
    "NO_CALENDAR": _NO_CALENDAR,
    "TOO_MANY": said(
        N_("This calendar holds more than 10,000 events. Share one that holds the coming months alone.")
    ),
    "TOO_HEAVY": said(
        N_(
            "This calendar takes too long to read: something in it repeats beyond measure. Look for an "
            "event that repeats every minute, or share another calendar."
        )
    ),
}
TOO_BIG = said(
    N_("This calendar is larger than 5 MB or comes too slowly. Share one that holds the coming months alone.")
)
TOO_LATE = said(N_("The calendar's server did not answer within 10 seconds. The desk tries again by itself."))
NOT_REACHED = said(
    N_(
        "The calendar's server could not be reached. The desk tries again by itself; if it lasts, look "
        "whether the address is right."
    )
)
NO_NAME = said(N_("There is no server of this name. Look whether the address is written right."))
REFUSED = said(
    N_(
        "The calendar's server does not accept the user and password. Remove this calendar and add it "
        "anew; many servers want a password made for one app."
    )
)
CLOSED = said(
    N_("The calendar is not open at this address any more. Copy its address anew from your calendar.")
)
GONE = said(
    N_("Nothing is at this address. Copy the address anew from your calendar, and add the calendar again.")
)
NO_ACCOUNT = said(
    N_(
        "No calendar was found for this account. Copy the CalDAV address from your calendar's settings; "
        "it often ends in the name of the user."
    )
)
LOST = said(N_("The desk can no longer open what was kept of this calendar. Remove it and add it once more."))
WANDERS = said(N_("This address leads from one to the next without end. Copy it anew from your calendar."))


def answered(status: int, *, with_password: bool) -> Trouble:
    """What an answer other than success says."""
    if status in (401, 403):
        return Trouble(REFUSED if with_password else CLOSED, is_lasting=True)
    if status in (404, 410):
        return Trouble(GONE, is_lasting=True)
    words = N_("The calendar's server answered with %(status)s. The desk tries again by itself.")
    return Trouble(said(words, status=status))

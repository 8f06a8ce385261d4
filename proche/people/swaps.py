"""Two people exchange a day each: the way of a swap, and what each works afterwards. Pure."""

from __future__ import annotations

from enum import StrEnum

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_


class SwapKind(StrEnum):
    """What is exchanged on both days: the hours, or where they are worked from."""

    HOURS = "HOURS"
    PLACE = "PLACE"


class SwapState(StrEnum):
    """ASKED -> AGREED by the colleague -> GRANTED by a lead, where one must; else GRANTED at once."""

    ASKED = "ASKED"
    AGREED = "AGREED"
    GRANTED = "GRANTED"
    DECLINED = "DECLINED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


KINDS: dict[SwapKind, Said] = {
    SwapKind.HOURS: said(N_("The hours of a day")),
    SwapKind.PLACE: said(N_("A day from home")),
}
STATES: dict[SwapState, Said] = {
    SwapState.ASKED: said(N_("asked")),
    SwapState.AGREED: said(N_("agreed, a lead has to grant it")),
    SwapState.GRANTED: said(N_("granted")),
    SwapState.DECLINED: said(N_("declined")),
    SwapState.REFUSED: said(N_("refused")),
    SwapState.WITHDRAWN: said(N_("withdrawn")),
}
#: What may still come about.
OPEN = frozenset({SwapState.ASKED, SwapState.AGREED})

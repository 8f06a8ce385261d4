"""The page of the day: the desk's clock, how far the day is, its running picture; slower, faster, stop.

Only a demo has it: elsewhere the address is not there, as the desk's time is never another there.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from proche.kernel import clock
from proche.kernel.refusal import BadInput, NotFound
from proche.people.requests import DeskRequest
from proche.site.demo.day import direction, keeping, plot
from proche.ui.answers import go, page, partial, watch
from proche.ui.requests import wants_fragment

#: Times as fast as the machine; 0 stands still.
SPEEDS = (0, 1, 60, 180, 600)


def show(request: DeskRequest) -> HttpResponse:
    _only_in_a_demo()
    watch(request, direction.TOPIC)
    kept = keeping.find()
    pace = clock.find_pace()
    context: dict[str, Any] = {
        "kept": kept,
        "zoned": timezone.localtime(request.at),
        "speeds": [(speed, pace is not None and speed == pace.factor) for speed in SPEEDS],
    }
    if kept is not None:
        whole = (kept.closes - kept.opens).total_seconds()
        gone = (min(request.at, kept.closes) - kept.opens).total_seconds()
        told = [(timezone.localtime(at), words) for at, words in reversed(kept.told)]
        more = {"picture": plot.picture(_local(kept), at=request.at), "latest": plot.latest(kept)}
        context |= {"whole": whole, "gone": max(gone, 0), "told": told, **more}
    if wants_fragment(request):
        return partial(request, "site/demo/_day.html", **context)
    return page(request, "site/demo/day.html", **context)


def _local(kept: keeping.Kept) -> keeping.Kept:
    """The hours of the picture are the reader's."""
    opens, closes = timezone.localtime(kept.opens), timezone.localtime(kept.closes)
    return keeping.Kept(opens, closes, kept.samples, kept.told, kept.verdict, kept.holds)


@require_POST
def set_speed(request: DeskRequest) -> HttpResponse:
    """Go on from this moment, so many times as fast."""
    _only_in_a_demo()
    kept = keeping.find()
    speed = request.POST.get("speed", "")
    if kept is None or kept.verdict is not None or speed not in {str(one) for one in SPEEDS}:
        raise BadInput
    clock.set_pace(float(speed), desk_from=clock.now())
    return go(request, "demo_day")


def _only_in_a_demo() -> None:
    if not settings.PROCHE["PROCHE_DEMO"]:
        raise NotFound

"""How a no is said: as a page, as a toast beside what was clicked, or as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from proche.kernel.refusal import Refusal
from proche.ui import saying
from proche.ui.requests import wants_fragment, wants_json


def answer_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return answer(request, refusal.status, saying.say(refusal.sentence))


def answer(request: HttpRequest, status: int, sentence: str, *, reference: str = "") -> HttpResponse:
    """Say `sentence` in the form that was asked for. `reference` names a logged fault."""
    if wants_json(request):
        said = {"error": sentence, **({"reference": reference} if reference else {})}
        return JsonResponse(said, status=status)
    context = {"sentence": sentence, "status": status, "reference": reference, "tone": "refusal"}
    if wants_fragment(request):
        html = render_to_string("ui/_refusal_oob.html", context, request)
        # The page stays as it is: only the toast, which is out of band, is new.
        return HttpResponse(html, status=status, headers={"HX-Reswap": "none"})
    # Addresses with a shell of their own name the page that says no there.
    template = getattr(request, "refused_in", "ui/refusal.html")
    return HttpResponse(render_to_string(template, context, request), status=status)

"""A second pair of eyes: asked for, given, withdrawn, on the page of the case that is looked at."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from proche.kernel.refusal import BadInput, NotFound
from proche.people.requests import DeskRequest
from proche.queue import access, actions, forms, panels, queries
from proche.queue.rules import Verdict
from proche.ui.answers import back, go, partial, tell


def looked_at(request: DeskRequest, code: str) -> HttpResponse:
    """From the case that carries the asking to the one that is looked at: both see the same page."""
    look = queries.find_look(access.case(request.person, code).pk)
    if look is None:
        raise NotFound
    return go(request, queries.get_row(look.case.code, at=request.at).own_url)


def looks(request: DeskRequest, code: str) -> HttpResponse:
    """The card alone, when something happened to the case: what the colleague says shows at once."""
    case = access.case(request.person, code)
    return partial(request, "queue/_looks.html", **panels.LOOKS.read(request, case))


@require_POST
def ask(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    form = forms.LookForm(request.POST)
    question = form.cleaned_data["question"] if form.is_valid() else ""
    actions.ask_look(case, question=question, by=request.person.ref, at=request.at)
    tell(
        request,
        gettext("Whoever can is asked. What they say shows here at once."),
        undo=reverse("withdraw_look", args=[code]),
    )
    return go(request, back(request, reverse("case", args=[code])))


@require_POST
def answer(request: DeskRequest, code: str) -> HttpResponse:
    """`code` is the asking's own case: the person has it in hand."""
    look = access.case(request.person, code)
    form = forms.VerdictForm(request.POST)
    if not form.is_valid():
        raise BadInput
    verdict = Verdict(form.cleaned_data["verdict"])
    words, me = form.cleaned_data["words"], request.person.ref
    told = actions.answer_look(look, verdict=verdict, words=words, by=me, at=request.at)
    tell(request, gettext("Your answer stands on the case."), told=told)
    return go(request, "home")


@require_POST
def withdraw(request: DeskRequest, code: str) -> HttpResponse:
    case = access.case(request.person, code)
    actions.withdraw_look(case, by=request.person.ref, at=request.at)
    tell(request, gettext("Nobody is asked to look at it any more."))
    return go(request, back(request, reverse("case", args=[code])))

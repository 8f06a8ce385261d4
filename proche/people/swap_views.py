"""Two people exchange a day each: asked, agreed, granted, taken back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from proche.people import access, actions, day_forms, day_pages, queries
from proche.people.day_queries import SwapRow
from proche.people.requests import DeskRequest
from proche.people.rules import may_manage
from proche.people.swaps import OPEN, SwapKind, SwapState
from proche.ui import saying
from proche.ui.answers import go, page, tell


def ask(request: DeskRequest) -> HttpResponse:
    colleagues = day_pages.colleagues_of(request.person.ref)
    form = day_forms.SwapForm(request.POST or None, colleagues=colleagues, initial=request.GET.dict())
    if form.is_valid():
        asked = _ask(request, form)
        if asked is not None:
            undo = reverse("withdraw_swap", args=[asked.pk])
            tell(request, gettext("Asked. You are told their answer."), told=asked.told, undo=undo)
            return go(request, "swap", asked.pk)
    status = 422 if form.errors else 200
    return page(request, "people/swap_ask.html", form=form, colleagues=colleagues, status=status)


def _ask(request: DeskRequest, form: day_forms.SwapForm) -> actions.SwapRef | None:
    typed = form.cleaned_data
    try:
        return actions.ask_swap(
            typed["other"], kind=SwapKind(typed["kind"]), day=typed["day"], other_day=typed["other_day"],
            note=typed["note"], by=request.person.ref, at=request.at,
        )  # fmt: skip
    except actions.CannotSwap as refusal:
        form.add_error("day", saying.say(refusal.sentence))
        return None


def show(request: DeskRequest, pk: int, *, form: day_forms.AnswerForm | None = None) -> HttpResponse:
    row = access.swap(request.person, pk)
    people = queries.list_people(pks=[row.asker.pk, row.other.pk])
    plans = {one.pk: one.plan for one in people}
    found = sorted({row.day, row.other_day})
    return page(
        request,
        "people/swap.html",
        row=row,
        sides=[
            (ref, [day_pages.day_row(plans[ref.pk], day, at=request.at) for day in found])
            for ref in (row.asker, row.other)
            if ref.pk in plans
        ],
        is_asker=row.asker.pk == request.person.pk,
        is_other=row.other.pk == request.person.pk,
        may_answer=_may_answer(request, row),
        is_asked=row.state is SwapState.ASKED,
        is_open=row.state in OPEN,
        is_agreed=row.state is SwapState.AGREED,
        is_granted=row.state is SwapState.GRANTED,
        form=form or day_forms.AnswerForm(),
        status=422 if form else 200,
    )


def _may_answer(request: DeskRequest, row: SwapRow) -> bool:
    """Whoever leads both and is neither; the action decides, this only shows the buttons."""
    roles = [one.role for one in queries.list_people(pks=[row.asker.pk, row.other.pk])]
    is_one = request.person.pk in (row.asker.pk, row.other.pk)
    return not is_one and all(may_manage(request.person.role, role) for role in roles)


@require_POST
def answer(request: DeskRequest, pk: int) -> HttpResponse:
    """A lead grants or refuses, by the button that was pressed."""
    access.swap(request.person, pk)
    form = day_forms.AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, pk, form=form)
    if request.POST.get("answer_is") == "grant":
        granted = actions.grant_swap(pk, by=request.person.ref, at=request.at)
        tell(request, gettext("Granted."), told=granted.told, undo=reverse("undo_swap", args=[pk]))
        return go(request, "swap", pk)
    try:
        said = form.cleaned_data["answer"]
        refused = actions.refuse_swap(pk, answer=said, by=request.person.ref, at=request.at)
    except actions.NothingSaid as refusal:
        form.add_error("answer", saying.say(refusal.sentence))
        return show(request, pk, form=form)
    tell(request, gettext("Refused, with your sentence."), told=refused.told)
    return go(request, "swap", pk)


@require_POST
def agree(request: DeskRequest, pk: int) -> HttpResponse:
    access.swap(request.person, pk)
    done = actions.agree_to_swap(pk, by=request.person.ref, at=request.at)
    counts = done.state is SwapState.GRANTED
    words = gettext("Agreed: it counts.") if counts else gettext("Agreed. A lead answers next; you are told.")
    tell(request, words, told=done.told)
    return go(request, "swap", pk)


def _step(act: Callable[..., actions.SwapRef], words: str) -> Callable[..., HttpResponse]:
    """A button on the page of one exchange: its action, and what is said then."""

    @require_POST
    def view(request: DeskRequest, pk: int) -> HttpResponse:
        access.swap(request.person, pk)
        done = act(pk, by=request.person.ref, at=request.at)
        tell(request, gettext(words), told=done.told)
        return go(request, "swap", pk)

    return view


decline = _step(actions.decline_swap, N_("Declined."))
withdraw = _step(actions.withdraw_swap, N_("Taken back: nothing is exchanged."))
undo = _step(actions.undo_swap, N_("Both work their own days again."))

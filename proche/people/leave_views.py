"""Leave: asked, told, looked at with the cover that it leaves, answered, taken back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_
from django.views.decorators.http import require_POST

from proche.people import access, actions, day_forms, day_pages
from proche.people.leave import LeaveKind, LeaveState
from proche.people.requests import DeskRequest
from proche.ui import saying
from proche.ui.answers import go, page, tell

View = Callable[..., HttpResponse]


def ask(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """Ask for days off; a lead writes them down for somebody who cannot."""
    ref = access.days(request.person, pk or request.person.pk)
    form = day_forms.LeaveForm(request.POST or None, initial={"from_day": request.GET.get("day", "")})
    if form.is_valid():
        asked = _ask(request, ref.pk, form)
        if asked is not None:
            return _asked(request, asked)
    is_own = ref.pk == request.person.pk
    status = 422 if form.errors else 200
    return page(request, "people/leave_ask.html", form=form, ref=ref, is_own=is_own, status=status)


def _ask(request: DeskRequest, pk: int, form: day_forms.LeaveForm) -> actions.LeaveRef | None:
    kind = LeaveKind(form.cleaned_data["kind"])
    by, note = request.person.ref, form.cleaned_data["note"]
    try:
        return actions.ask_leave(pk, kind=kind, span=form.span, by=by, at=request.at, note=note)
    except actions.WrongLeave as refusal:
        form.add_error("from_day", saying.say(refusal.sentence))
        return None


def _asked(request: DeskRequest, asked: actions.LeaveRef) -> HttpResponse:
    if asked.state is LeaveState.GRANTED:
        tell(request, gettext("Noted: it counts from now on."), told=asked.told)
    else:
        undo = reverse("withdraw_leave", args=[asked.pk])
        tell(request, gettext("Asked. You are told the answer."), told=asked.told, undo=undo)
    return go(request, "leave", asked.pk)


def show(request: DeskRequest, pk: int, *, form: day_forms.AnswerForm | None = None) -> HttpResponse:
    row = access.leave(request.person, pk)
    return page(
        request,
        "people/leave.html",
        leave=day_pages.leave_page(row, request.person, at=request.at),
        is_own=row.person.pk == request.person.pk,
        form=form or day_forms.AnswerForm(),
        status=422 if form else 200,
    )


def requests(request: DeskRequest) -> HttpResponse:
    """What waits for this lead's answer."""
    leave, swaps = day_pages.requests_for(request.person, at=request.at)
    return page(request, "people/requests.html", leave=leave, swaps=swaps)


@require_POST
def answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Grant or refuse, by the button that was pressed, with the sentence beside them."""
    access.leave(request.person, pk)
    form = day_forms.AnswerForm(request.POST)
    grants = request.POST.get("answer_is") == "grant"
    if not form.is_valid():
        return show(request, pk, form=form)
    act = actions.grant_leave if grants else actions.refuse_leave
    try:
        answered = act(pk, answer=form.cleaned_data["answer"], by=request.person.ref, at=request.at)
    except actions.NothingSaid as refusal:
        form.add_error("answer", saying.say(refusal.sentence))
        return show(request, pk, form=form)
    words = gettext("Granted.") if grants else gettext("Refused, with your sentence.")
    tell(request, words, told=answered.told, undo=reverse("reopen_leave", args=[pk]))
    return go(request, "leave", pk)


def _step(act: Callable[..., actions.LeaveRef], words: str, undo: str = "") -> View:
    """A button on the page of one leave: its action, what is said then, and the step that undoes it."""

    @require_POST
    def view(request: DeskRequest, pk: int) -> HttpResponse:
        access.leave(request.person, pk)
        done = act(pk, by=request.person.ref, at=request.at)
        tell(request, gettext(words), told=done.told, undo=reverse(undo, args=[pk]) if undo else "")
        return go(request, "leave", pk)

    return view


reopen = _step(actions.reopen_leave, N_("The request waits for an answer again."))
withdraw = _step(
    actions.withdraw_leave, N_("Taken back. You work these days after all."), undo="ask_leave_again"
)
ask_again = _step(actions.ask_leave_again, N_("Asked again. You are told the answer."), undo="withdraw_leave")
come_back = _step(actions.come_back, N_("Welcome back. Your leave ended yesterday."))

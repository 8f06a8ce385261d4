"""The catalogue: the list with its search, a product's page, and the import with its report."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from proche.kernel.refusal import TooMuch
from proche.orders import catalogue_actions, catalogue_queries, knowledge_files
from proche.orders.catalogue import Product
from proche.people.requests import DeskRequest
from proche.people.rules import Right
from proche.ui.answers import go, page, partial, tell
from proche.ui.requests import wants_fragment


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), widget=forms.FileInput({"accept": ".csv,.xlsx,.xls,.ods,.txt"}))


class WithdrawForm(forms.Form):
    on = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    substitutes = forms.CharField(
        label=_("What takes its place"),
        required=False,
        max_length=200,
        help_text=_("Codes, separated by commas."),
    )


def index(request: DeskRequest) -> HttpResponse:
    """The same address gives the rows alone while someone types."""
    text, withdrawn = request.GET.get("q", "").strip(), bool(request.GET.get("withdrawn"))
    cursor = request.GET.get("after", "")
    rows = catalogue_queries.list_page(text=text, on=_today(request), withdrawn=withdrawn, cursor=cursor)
    kept = {"q": text, "withdrawn": "1" if withdrawn else ""}
    context: dict[str, Any] = {
        "page": rows,
        "text": text,
        "withdrawn": withdrawn,
        "query": urlencode({name: value for name, value in kept.items() if value}),
        "is_first": not cursor,
        "may_edit": request.person.has_right(Right.EDIT_CATALOGUE),
    }
    if wants_fragment(request):
        return partial(request, "orders/catalogue/_rows.html", **context)
    return page(request, "orders/catalogue/index.html", **context)


def show(request: DeskRequest, sku: str) -> HttpResponse:
    product = catalogue_queries.get_product(sku)
    today = _today(request)
    return page(
        request,
        "orders/catalogue/product.html",
        product=product,
        substitutes=_known(product.substitutes),
        is_sold=product.active_to is None or product.active_to > today,
        may_edit=request.person.has_right(Right.EDIT_CATALOGUE),
        withdraw=WithdrawForm(initial={"on": today, "substitutes": ", ".join(product.substitutes)}),
    )


def _known(skus: tuple[str, ...]) -> list[tuple[str, Product | None]]:
    """Each substitute with its product: the catalogue may name one that it does not hold."""
    by_sku = {one.sku: one for one in catalogue_queries.catalogue().products} if skus else {}
    return [(sku, by_sku.get(sku)) for sku in skus]


def bring_in(request: DeskRequest) -> HttpResponse:
    """Take products from a CSV or a workbook; every row that was refused is named with its reason."""
    form = FileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return page(request, "orders/catalogue/import.html", form=form, status=422 if request.POST else 200)
    file = form.cleaned_data["file"]
    if file.size > settings.PROCHE["PROCHE_MAX_UPLOAD_MB"] * 1024 * 1024:
        raise TooMuch
    try:
        read = knowledge_files.read_catalogue(file.read(), name=file.name)
    except knowledge_files.Unusable as refusal:
        form.add_error("file", refusal.sentence.words(gettext))
        return page(request, "orders/catalogue/import.html", form=form, status=refusal.status)
    report = catalogue_actions.import_catalogue(read, by=request.person.ref, at=request.at)
    remarks = [(remark.words(gettext), remark.is_refused) for remark in report.remarks]
    return page(request, "orders/catalogue/report.html", report=report, remarks=remarks, name=file.name)


@require_POST
def withdraw(request: DeskRequest, sku: str) -> HttpResponse:
    form = WithdrawForm(request.POST)
    on: date = form.cleaned_data["on"] if form.is_valid() else _today(request)
    substitutes = [code.strip() for code in request.POST.get("substitutes", "").split(",") if code.strip()]
    catalogue_actions.withdraw(sku, on=on, substitutes=substitutes, by=request.person.ref, at=request.at)
    tell(
        request,
        gettext("Withdrawn. An order that names it asks about what takes its place."),
        undo=_back(sku),
    )
    return go(request, "product", sku)


def _back(sku: str) -> str:
    return reverse("bring_back_product", args=[sku])


@require_POST
def bring_back(request: DeskRequest, sku: str) -> HttpResponse:
    catalogue_actions.bring_back(sku, by=request.person.ref, at=request.at)
    tell(request, gettext("On sale again."))
    return go(request, "product", sku)


def _today(request: DeskRequest) -> date:
    return timezone.localdate(request.at, timezone.get_default_timezone())

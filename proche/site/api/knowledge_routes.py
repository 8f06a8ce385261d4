"""What the desk knows, brought in by programs: products and establishments."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Query, Router

from proche.customers import actions as customers
from proche.customers import sheets
from proche.kernel import clock
from proche.kernel.refusal import BadInput
from proche.kernel.words import gettext_noop, said
from proche.orders import catalogue_actions, knowledge_files
from proche.orders.intake import doors
from proche.orders.readers.limits import MEGABYTE
from proche.site.api import shapes
from proche.site.api.describing import described, file_body, refusals
from proche.site.api.keys import Scope, caller

N_ = gettext_noop
NO_FILE = said(N_("Send the file as the body, and its name as “name”."))
CSV, BYTES = "text/csv", "application/octet-stream"
COLUMNS = "A CSV or a workbook (XLSX, XLS, ODS). docs/catalogue.md says which columns."
router = Router(tags=["knowledge"])

Name = Annotated[
    str,
    Query(
        max_length=200,
        pattern="^[^\\x00-\\x1f\\x7f]*$",
        description="the file's name; its ending tells a CSV from a workbook",
        examples=["catalogue.csv"],
    ),
]


@router.post(
    "catalogue",
    response={200: shapes.Imported, **refusals(403, 413)},
    summary="Bring products in",
    openapi_extra=described(403, 413, requestBody=file_body(CSV, BYTES, what=COLUMNS)),
)
def import_catalogue(request: HttpRequest, name: Name = "catalogue.csv") -> shapes.Imported:
    """Add or change a product a row, by its code; what the file has no column for stays. Sent again it
    changes nothing. A row that is wrong is refused alone, with why. Needs a key with `+import`."""
    caller(request).need(Scope.IMPORT)
    read = knowledge_files.read_catalogue(_body(request), name=name)
    report = catalogue_actions.import_catalogue(read, by=None, at=clock.now())
    refused = [
        shapes.RefusedRow(line=remark.row or 0, why=remark.words(gettext)) for remark in report.refused
    ]
    return shapes.Imported(
        added=report.added, changed=report.changed, unchanged=report.unchanged, refused=refused
    )


@router.post(
    "customers",
    response={200: shapes.Imported, **refusals(403, 413)},
    summary="Bring establishments in",
    openapi_extra=described(403, 413, requestBody=file_body(CSV, BYTES, what=COLUMNS)),
)
def import_customers(request: HttpRequest, name: Name = "customers.csv") -> shapes.Imported:
    """Add or change an establishment a row, by its number; what the file has no column for stays. Sent again
    it changes nothing. A row that is wrong is refused alone, with why. Needs a key with `+import`."""
    caller(request).need(Scope.IMPORT)
    report = customers.import_rows(sheets.read(_body(request), name=name), by=None, at=clock.now())
    refused = [shapes.RefusedRow(line=row.line, why=row.reason.words(gettext)) for row in report.refused]
    return shapes.Imported(
        added=report.added, changed=report.changed, unchanged=report.unchanged, refused=refused
    )


def _body(request: HttpRequest) -> bytes:
    """Raises: TooMuch before anything is read, BadInput for nothing."""
    most_mb = int(settings.PROCHE["PROCHE_MAX_UPLOAD_MB"])
    doors.check_size(int(request.META.get("CONTENT_LENGTH") or 0), most_mb=most_mb)
    data = request.read(most_mb * MEGABYTE + 1)
    doors.check_size(len(data), most_mb=most_mb)
    if not data:
        raise BadInput(NO_FILE)
    return data

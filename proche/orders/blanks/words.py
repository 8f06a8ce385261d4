"""What is printed on a form besides its products, in the language that is active."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext

from proche.orders.blanks.drawing import Words
from proche.orders.blanks.rules import BlankPage


def printed(page: BlankPage, *, send_to: str) -> Words:
    where = {"desk": settings.PROCHE["PROCHE_DESK_NAME"], "form": page.form}
    return Words(
        title=gettext("Order form"),
        how=gettext("Cross the boxes with a black pen: 24 is 20 and 4. An empty box orders nothing."),
        send_to=gettext("Send this page to: %(place)s") % {"place": send_to},
        deliver_on=gettext("Deliver on"),
        day=gettext("Day"),
        month=gettext("Month"),
        year=gettext("Year"),
        product=gettext("Product"),
        tens=gettext("Tens"),
        units=gettext("Units"),
        written=gettext("Anything else? Write it here, a person reads it."),
        foot=gettext("%(desk)s, form %(form)s, page %(page)s of %(pages)s")
        % {**where, "page": page.page, "pages": page.pages},
    )

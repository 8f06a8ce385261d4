"""Tags of the shared components: icon, avatar, field, said, and times as a person says them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from proche.kernel.words import Said
from proche.ui import icons, saying

register = template.Library()

SVG = '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>'


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon beside words; it says nothing itself, so a lone one needs a label on its button."""
    drawing = mark_safe(icons.ICONS[name])  # our own constant, no text of anyone else
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, drawing
    )


@register.inclusion_tag("ui/_avatar.html")
def avatar(person: Any, presence: str = "", size: str = "", says: str = "") -> dict[str, Any]:
    """Someone's initials and the dot of their presence: here, busy, away, off or "" for none."""
    return {"person": person, "presence": presence, "size": size, "says": says}


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """One field of a form: its label, input, hint and errors, tied together for a screen reader."""
    return {"field": bound, "hint": hint, "is_check": isinstance(bound.field.widget, CheckboxInput)}


@register.filter
def said(sentence: Said | str | None) -> str:
    """A `Said` in the reader's language; plain text as it is."""
    return saying.say(sentence) if isinstance(sentence, Said) else str(sentence or "")


@register.filter
def clock(moment: datetime | None) -> str:
    """The hour as the reader writes it: 10:42, or 10 h 42."""
    return formats.date_format(timezone.localtime(moment), saying.clock_format()) if moment else ""


@register.filter
def when(moment: datetime | None, at: datetime) -> SafeString | str:
    """A moment as said at `at`: "2 min ago", "at 10:42", "yesterday 10:42", "12 Nov". With its <time>."""
    if moment is None:
        return ""
    words = when_in_words(timezone.localtime(moment), timezone.localtime(at))
    full = formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), full, words)


@register.filter
def short_day(day: date) -> str:
    """A day without its year: 9 Nov."""
    # Translators: a day without its year, in Django's date letters
    return saying.in_date_letters(day, gettext("j M"))


@register.filter
def short_weekday(day: date) -> str:
    """A day of the week with its date: Mon 9 Nov."""
    # Translators: a short day of the week and a day without its year, in Django's date letters
    return saying.in_date_letters(day, gettext("D j M"))


def when_in_words(moment: datetime, at: datetime) -> str:
    gone = at - moment
    if timedelta(0) <= gone < timedelta(hours=1):
        return (
            gettext("%(length)s ago") % {"length": length(gone)}
            if gone.seconds >= 60
            else gettext("just now")
        )
    hour = formats.date_format(moment, saying.clock_format())
    if moment.date() == at.date():
        return gettext("at %(hour)s") % {"hour": hour}
    if moment.date() == at.date() - timedelta(days=1):
        return gettext("yesterday at %(hour)s") % {"hour": hour}
    if moment.date() == at.date() + timedelta(days=1):
        return gettext("tomorrow at %(hour)s") % {"hour": hour}
    # Translators: a day without its year, in Django's date letters
    letters = gettext("j M") if moment.year == at.year else gettext("j M Y")
    return saying.in_date_letters(moment, letters)


@register.filter("span")
def length(span: timedelta | None) -> str:
    """A length of time in its two largest units at most: 45 s, 12 min, 3 h 05, 2 days."""
    if span is None:
        return ""
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 60:
        return gettext("%(seconds)s s") % {"seconds": seconds}
    minutes = seconds // 60
    if minutes < 60:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return gettext("%(hours)s h %(minutes)02d") % {"hours": hours, "minutes": minutes}
    days = hours // 24
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@register.filter
def since(moment: datetime | None, at: datetime) -> str:
    """How long it has been from `moment` to `at`."""
    return length(at - moment) if moment else ""


@register.filter
def words_of(text: str) -> list[str]:
    """The words of a text, to loop over."""
    return text.split()


@register.simple_tag
def module(name: str) -> str:
    """The address of a script module: `{% module "ui/behaviours" %}`."""
    return static(f"{name}.js")


@register.filter
def undo_of(message: Any) -> str:
    """Where the Undo of a told sentence posts to, "" where there is none (answers.tell)."""
    tags = str(message.extra_tags or "")
    return tags.removeprefix("undo:") if tags.startswith("undo:") else ""

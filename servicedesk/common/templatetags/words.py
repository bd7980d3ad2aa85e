"""``{% load words %}``: times, durations, shares and money in words. No query, no rule."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from servicedesk.common import words

register = template.Library()
register.filter("initials", words.initials)
register.filter("count", words.count)
register.filter("money", words.money)


@register.filter
def duration(value: timedelta | None) -> str:
    """``{{ left|duration }}``: "5 h 41 min"."""
    return words.duration(value)


@register.filter
def short_duration(value: timedelta | None) -> str:
    """``{{ left|short_duration }}``: "5 h 41", for narrow columns."""
    return words.duration(value, short=True)


@register.filter
def percent(value: float, decimals: int = 0) -> str:
    """``{{ share|percent }}``: a share between 0 and 1 as "91 %"; say ``n`` beside it."""
    return words.percent(value, decimals)


@register.simple_tag
def share(part: int, whole: int) -> SafeString | str:
    """``{% share kept all %}``: "91 % (1,096 of 1,204)"; with 0 of 0 there is no share."""
    if not whole:
        return "no data (0 of 0)"
    return format_html(
        '{} <span class="n">({} of {})</span>',
        words.percent(part / whole), words.count(part), words.count(whole),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def moment(context: template.Context, at: datetime | None) -> SafeString | str:
    """``{% moment at %}``: "today 09:30" in a <time>, the full instant on hover."""
    return _time(at, words.moment(at, now=_now(context))) if at else "–"


@register.simple_tag(takes_context=True)
def ago(context: template.Context, at: datetime | None) -> SafeString | str:
    """``{% ago at %}``: "34 min ago" in a <time>, the full instant on hover."""
    return _time(at, words.ago(at, now=_now(context))) if at else "–"


@register.simple_tag(takes_context=True)
def age(context: template.Context, at: datetime | None) -> SafeString | str:
    """``{% age opened_at %}``: "17 h" in a <time>, the full instant on hover."""
    return _time(at, words.age(at, now=_now(context))) if at else "–"


@register.filter
def absolute(at: datetime | None) -> str:
    """``{{ at|absolute }}``: "Tuesday 17 November 2026, 09:30 GMT"."""
    return words.absolute(at) if at else "–"


def _now(context: Any) -> datetime:
    # One instant for the whole page, where the site's context is at hand.
    return context.get("now") or timezone.now()


def _time(at: datetime, shown: str) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), words.absolute(at), shown
    )

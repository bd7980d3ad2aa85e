"""Durations, instants, shares and money in words. Pure; instants are shown in the active zone."""

from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

#: The sign a shop writes; any other currency is named by its code.
CURRENCY_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
#: Currencies whose minor unit is the unit itself.
WHOLE_CURRENCIES = frozenset({"JPY", "KRW", "CLP", "ISK"})
NO_BREAK = "\N{NO-BREAK SPACE}"


def duration(value: timedelta | None, *, short: bool = False, day: timedelta | None = None) -> str:
    """Return "31 min", "5 h 41 min", "1 d 2 h"; ``short`` gives "5 h 41". None gives a dash.

    The sign is left out: the caller says "late" or "left". ``day`` is the length of a day
    (business time has shorter ones), 24 hours when it is None.
    """
    if value is None:
        return "–"
    minutes = abs(int(value.total_seconds())) // 60
    minutes_of_day = int(day.total_seconds()) // 60 if day else 24 * 60
    days, rest = divmod(minutes, minutes_of_day)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} d {hours} h" if hours and days < 3 else f"{days} d"
    if hours and minutes:
        return f"{hours} h {minutes:02d}" if short else f"{hours} h {minutes} min"
    if hours:
        return f"{hours} h"
    return f"{minutes} min" if minutes else _("under 1 min")


def absolute(at: datetime) -> str:
    """Return an instant in full, with its zone: "Tuesday 17 November 2026, 09:30 GMT"."""
    return _absolute(at, timezone.get_current_timezone(), get_language())


# Lists show the same instants again and again; spelling one out costs as much as a whole row.
@lru_cache(maxsize=8192)
def _absolute(at: datetime, zone: tzinfo, language: str | None) -> str:
    local = timezone.localtime(at, zone)
    return f"{formats.date_format(local, 'l j F Y, H:i')} {local.tzname()}"


def moment(at: datetime, *, now: datetime) -> str:
    """Return an instant as one says it: "today 09:30", "Monday 16:52", "9 Nov", "9 Nov 2025"."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    day, is_near = _day_in_words(local.date(), today, get_language())
    return f"{day} {local:%H:%M}" if is_near else day


@lru_cache(maxsize=4096)
def _day_in_words(day: date, today: date, language: str | None) -> tuple[str, bool]:
    """Return a day as one says it, and whether it is near enough for the hour to matter."""
    named = _near_day(day, today)
    if named:
        return named, True
    if abs((day - today).days) < 7:
        return formats.date_format(day, "l"), True
    return short_date(day, today=today), False


def short_date(day: date, *, today: date) -> str:
    """Return "9 Nov", with the year when it is not this one."""
    return formats.date_format(day, "j M" if day.year == today.year else "j M Y")


def _near_day(day: date, today: date) -> str:
    return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get((day - today).days, "")


def ago(at: datetime, *, now: datetime) -> str:
    """Return "just now", "34 min ago", "in 2 h", "6 d ago"."""
    if abs(now - at) < timedelta(minutes=1):
        return _("just now")
    words = duration(now - at, short=True)
    return _("%(time)s ago") % {"time": words} if at < now else _("in %(time)s") % {"time": words}


def age(at: datetime, *, now: datetime) -> str:
    """Return how old something is by its largest unit: "29 min", "17 h", "4 d"."""
    minutes = max(0, int((now - at).total_seconds())) // 60
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 24 * 60 else f"{minutes // (24 * 60)} d"


def percent(value: float, decimals: int = 0) -> str:
    """Return a share between 0 and 1 as "91 %"."""
    return f"{formats.number_format(round(value * 100, decimals), decimals)}{NO_BREAK}%"


def count(value: int) -> str:
    """Return a whole number with its thousands set apart: "1,204"."""
    return formats.number_format(value, 0, force_grouping=True)


def money(minor: int, currency: str) -> str:
    """Return an amount of minor units: ``money(18900, "GBP")`` is "£189.00"."""
    decimals = 0 if currency in WHOLE_CURRENCIES else 2
    sign = CURRENCY_SIGNS.get(currency, f"{currency}{NO_BREAK}")
    whole, rest = divmod(abs(minor), 10**decimals)
    digits = count(whole) + (f".{rest:0{decimals}d}" if decimals else "")
    return f"{'−' if minor < 0 else ''}{sign}{digits}"


def minor_units(amount: Decimal, currency: str) -> int:
    """Return an amount as people type it in minor units: ``(Decimal("189.5"), "GBP")`` is 18950."""
    decimals = 0 if currency in WHOLE_CURRENCIES else 2
    return int((amount * 10**decimals).to_integral_value(ROUND_HALF_EVEN))


def initials(name: str) -> str:
    """Return the first letters of the first and the last name: "Jonas Lindqvist" is "JL"."""
    parts = name.split()
    return "".join(part[0] for part in (*parts[:1], *parts[1:][-1:])).upper()

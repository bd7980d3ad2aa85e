"""Opening hours and working time in words. Pure."""

from collections import Counter
from itertools import groupby

from requests_app.clocks.business_time import Calendar

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOUR, _MINUTE, _WHOLE_DAY = 3600, 60, 1440


def hours_in_words(calendar: Calendar) -> str:
    """Return "Mon to Fri, 08:00–18:00"; days with the same hours stand together."""
    if is_round_the_clock(calendar):
        return "Day and night"
    by_day = [
        ", ".join(f"{_clock(a)}–{_clock(b)}" for day, a, b in calendar.windows if day == weekday)
        for weekday in range(7)
    ]
    stretches = [(hours, list(days)) for hours, days in groupby(range(7), by_day.__getitem__)]
    return "; ".join(f"{_days(days)}, {hours}" for hours, days in stretches if hours)


def is_round_the_clock(calendar: Calendar) -> bool:
    """Return whether every minute of the week is open."""
    return _minutes_by_day(calendar) == dict.fromkeys(range(7), _WHOLE_DAY)


def day_seconds(calendar: Calendar) -> int:
    """Return the length of an ordinary working day: the one that most open days have."""
    lengths = Counter(_minutes_by_day(calendar).values())
    return (lengths.most_common(1)[0][0] if lengths else _WHOLE_DAY) * _MINUTE


def working_time(seconds: int, calendar: Calendar) -> str:
    """Return a promise as one says it: "2 working hours", "1 working day", "30 minutes"."""
    working = "" if is_round_the_clock(calendar) else "working "
    for unit, name in ((day_seconds(calendar), "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= unit and seconds % unit == 0:
            number = seconds // unit
            return f"{number} {working}{name}{'s' if number != 1 else ''}"
    hours, rest = divmod(seconds // _MINUTE, 60)
    return f"{hours} h {rest} min" if hours else f"{max(1, rest)} min"


def _minutes_by_day(calendar: Calendar) -> dict[int, int]:
    minutes: dict[int, int] = {}
    for weekday, opens, closes in calendar.windows:
        minutes[weekday] = minutes.get(weekday, 0) + closes - opens
    return minutes


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _days(days: list[int]) -> str:
    first, last = _DAYS[days[0]], _DAYS[days[-1]]
    return first if len(days) == 1 else f"{first} to {last}"

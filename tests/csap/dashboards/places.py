"""When and where the tests of the pages happen."""

from datetime import UTC, date, datetime

from csap.facts.periods import Period

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
APRIL = Period(date(2026, 4, 1), date(2026, 5, 1))
PERIOD = "2026-04"
HOME = "/csap/"
SHOWN = f"{HOME}?period={PERIOD}"

"""Services as the expectations page reads them, the dullest first."""

from datetime import date

from csap.dashboards.expectations.reading import Expected, Felt, Kept, Reading, Span, Wave
from tests.csap.dashboards.series import figure

ON_TIME = "time.sla_attainment.resolve"


def expected(name="Mail", **given):
    """Return a service that is well inside its zone, with answers enough."""
    values = {
        "slug": name.lower(),
        "name": name,
        "n": 100,
        "state": "shown",
        "scale_max": 9,
        "minimum": 5.0,
        "desired": 8.0,
        "perceived": Span(7.0, 6.8, 7.2),
        "adequacy": Span(2.0, 1.8, 2.2),
        "superiority": -1.0,
        "verdict": "no gap",
        "inverted": 0,
        "importance": Span(4.0, 3.9, 4.1),
        "importance_n": 100,
        "importance_max": 5,
        "derived": 0.4,
        "derived_n": 100,
    }
    return Expected(**values | given)


def hidden(name="Lab"):
    """Return a service of whose answers nothing may be told."""
    nothing = dict.fromkeys(
        ("minimum", "desired", "perceived", "adequacy", "superiority", "importance", "derived")
    )
    return expected(name, n=4, state="too_few", verdict="", importance_n=0, derived_n=0, **nothing)


def below(name="Reports"):
    """Return a service below what people accept."""
    return expected(
        name,
        perceived=Span(4.0, 3.7, 4.3),
        adequacy=Span(-1.0, -1.3, -0.7),
        verdict="gap",
        superiority=-4.0,
    )


def felt(name="Mail", gap=0.0, *, n=80, p=0.6, **given):
    """Return felt against measured of a service, around 80 percent measured in time."""
    own = Span(gap, gap - 0.1, gap + 0.1)
    values = {"felt": 0.8 + gap, "measured": 0.8, "gap": own, "p": p, "adjusted": p}
    return Felt(name.lower(), name, n, **values | given)


def kept(name="Mail", share=0.9, *, n=100, aim=0.8):
    found = figure(ON_TIME, n=n, k=round(share * n), value=share, low=share - 0.06,
                   high=min(1.0, share + 0.05))  # fmt: skip
    return Kept(name.lower(), name, found, aim)


def reading(**given):
    values = {
        "wave": Wave("Autumn", 1114, 412, "", "2026-09-20"),
        "expected": [],
        "felt": [],
        "kept": [],
        "missing": [],
        "as_of": date(2026, 10, 15),
    }
    return Reading(**values | given)

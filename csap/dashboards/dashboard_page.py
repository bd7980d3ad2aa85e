"""What the dashboard and a metric's page show of a stored baseline, for pages and reports."""

from django.conf import settings
from django.utils.functional import cached_property

from csap.dashboards import (
    besides,
    departments,
    eyes,
    metric_page,
    panels,
    principles,
    usual,
)
from csap.dashboards.asked import Stored
from csap.dashboards.drawn import Drawn
from csap.dashboards.expectations.page import gaps_heading
from csap.dashboards.metric_page import MetricPage
from csap.dashboards.panels import Panel
from csap.dashboards.principles import Calls, Matrix
from csap.facts import queries
from csap.facts.queries import StoredBaseline
from csap.findings import queries as findings
from csap.findings.gaps import OpenGap, open_gaps
from csap.metrics.catalog import Metric
from csap.plans import queries as plans
from csap.telling.shown import History
from servicedesk.accounts.models import User

#: How many gaps stand on the dashboard; the rest have a page.
GAPS = 6


class DashboardPage:
    """What the dashboard shows of a stored baseline; each part is read when it is first asked for.

    ``told_of``, ``seen_of`` and ``matrix_of`` name all that the panels, the ratings by whose eyes
    and the matrix are made of: the page keeps them as rendered for as long as that is the same.
    """

    def __init__(self, user: User, at: Stored, baseline: StoredBaseline) -> None:
        self.baseline = baseline
        self.on = at.freshness.today
        self._user, self._at, self._chosen = user, at, at.chosen

    @cached_property
    def told_of(self) -> tuple[object, ...]:
        """2 queries."""
        chosen = self._chosen
        return self.baseline.pk, queries.how_many(chosen.scope), chosen.query, self._happened

    @cached_property
    def panels(self) -> list[Panel]:
        """2 queries, and that of the figures."""
        history = queries.history(panels.ON_TIME, self._chosen.scope)
        beside = besides.of_scope(self._chosen.scope, settings.CSAP_TARGETS)
        return panels.make(self.baseline, self._chosen, history, beside)

    @cached_property
    def headline(self) -> str:
        return panels.headline(self.baseline)

    @cached_property
    def limits(self) -> str:
        return usual.limits_words(map(self.baseline.series, panels.WITH_MONTHS))

    @cached_property
    def seen_of(self) -> tuple[object, ...]:
        """1 query."""
        return self._chosen.query, self._at.names, eyes.which(self._chosen, self._at.names)

    @cached_property
    def by_eyes(self) -> Drawn | None:
        """1 query."""
        return eyes.figure(eyes.read(self._chosen, self._at.names), self._chosen)

    @cached_property
    def gaps(self) -> list[OpenGap]:
        return self._open_gaps[:GAPS]

    @cached_property
    def gaps_heading(self) -> str:
        return gaps_heading(self._open_gaps)

    @cached_property
    def matrix_of(self) -> tuple[object, ...]:
        """2 queries beside that of ``told_of``."""
        return self.baseline.pk, self._happened, self._calls, self.on, self._user.pk

    @cached_property
    def matrix(self) -> Matrix:
        """3 queries."""
        return principles.matrix(
            self._calls,
            self._user,
            self.baseline,
            today=self.on,
            targets=settings.CSAP_TARGETS,
        )

    @cached_property
    def _happened(self) -> int:
        return plans.how_much_happened()

    @cached_property
    def _open_gaps(self) -> list[OpenGap]:
        """Up to 3 queries."""
        return open_gaps(self._user, self._chosen.scope, now=self._at.now)

    @cached_property
    def _calls(self) -> Calls:
        return principles.calls(self._user, self._chosen.scope)


def read(user: User, at: Stored) -> DashboardPage | None:
    """Return the dashboard of what was asked for; None: nothing is stored of it."""
    return DashboardPage(user, at, at.baseline) if at.baseline else None


def metric(user: User, known: Metric, at: Stored, measured: History) -> MetricPage:
    """Return the page of a metric with the findings about it that the person sees. 3 queries."""
    beside = besides.of_scope(at.chosen.scope, settings.CSAP_TARGETS).get(known.key)
    decided = findings.about_series(user, known.key, at.chosen.scope)
    return metric_page.make(known, at.baseline, at.chosen, measured, beside, decided)


def by_department(known: Metric, at: Stored) -> Drawn | None:
    """Return a metric by department; None where nothing is stored or there is none to compare."""
    if at.baseline is None:
        return None
    places = departments.read(known, at.chosen, at.names)
    return departments.figure(known, places, at.baseline, at.chosen)

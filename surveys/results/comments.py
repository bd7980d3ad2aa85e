"""What people wrote, where enough of them did: without names, order or date."""

import hashlib
from dataclasses import dataclass

from django.db.models import Q

from servicedesk.accounts.models import User
from surveys.models import Feedback
from surveys.results.publication import Scope
from surveys.results.results import Results

#: How many comments a page shows.
MOST = 60


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments of a scope. ``texts`` is empty while too few wrote; ``writers`` may be told.

    In each text what points at a person is masked.
    """

    writers: int
    needed: int
    texts: list[str]
    more: int = 0


def of(results: Results, user: User, scope: Scope) -> Comments:
    """Return the comments of a scope that the reader may see, in an order that says nothing.

    At most 2 queries for each quarter.
    """
    writers = sum(publication.commenters(scope) for publication in results.publications)
    needed = results.survey.thresholds.detail
    if not results.may_quote(scope):
        return Comments(writers, needed, [])
    readable = Feedback.objects.visible_to(user).filter(_within(results, scope))
    found = [
        text
        for responses in results.survey.responses
        for text in readable.filter(response__in=responses).values_list("redacted", flat=True)
    ]
    shuffled = sorted(found, key=lambda text: hashlib.sha256(text.encode()).digest())
    return Comments(writers, needed, shuffled[:MOST], max(0, len(shuffled) - MOST))


def _within(results: Results, scope: Scope) -> Q:
    shape, depth = results.survey.shape, len(scope.path)
    if scope.column is not None:
        return Q(**{shape.column: scope.column})
    if not depth:
        return Q()
    tree = results.places.tree
    inside = [pk for pk, path in tree.items() if path[:depth] == scope.path]
    return Q(**{f"{shape.department}__in": inside})

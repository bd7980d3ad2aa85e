"""The pack of a scope's newest service review as a report: frozen, so as PDF alone."""

from django.urls import reverse

from csap.facts.scopes import ALL, Scope
from csap.reports.registry import PDF, Content, Eyes, NotYet, Report
from csap.reviews.models import Pack, Review
from csap.reviews.services import print_pack
from csap.telling import choices


def make(eyes: Eyes) -> Content:
    """Return the newest frozen pack of a scope that the person may see. Up to 5 queries.

    :raises NotYet: if none was frozen.
    """
    pack = _newest(eyes)
    review = pack.review
    return Content(
        title=pack.content["headline"],
        about=f"{review.number} · {review.scope_words}",
        stem=f"{review.number.lower()}-pack-{pack.version}",
        files={PDF: lambda: bytes(print_pack(pack, at=eyes.at).content)},
    )


def _newest(eyes: Eyes) -> Pack:
    seen = Review.objects.visible_to(eyes.user).of_scope(eyes.given.get("scope") or ALL)
    packs = Pack.objects.filter(review__in=seen).select_related("review")
    found = packs.order_by("-frozen_at", "-pk").first()
    if found is None:
        raise NotYet("No pack of this scope is frozen yet.")
    return found


def subject(eyes: Eyes) -> str:
    """Return the scope in words."""
    scope = Scope.parse(eyes.given.get("scope") or ALL)
    scope.resolve()
    return choices.scope_words(scope, choices.load_names())


REPORT = Report(
    key="reviews",
    title="Pack of a service review",
    holds="The six sheets of the newest frozen pack, with its hash.",
    address=lambda _given: reverse("reviews:list"),
    subject=subject,
    make=make,
    asks=("scope",),
    formats=(PDF,),
)

"""The three doors of a new request, and what was begun behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from requests_app.catalogue.vocabulary import Kind
from requests_app.clocks.queries import Kept
from requests_app.portal import queries
from requests_app.portal.promises import ENOUGH
from servicedesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Card:
    """A door in the words of who stands before it."""

    kind: str
    icon: str
    title: str
    text: str
    examples: tuple[str, ...]
    question: str

    @property
    def slug(self) -> str:
        return self.kind.lower()


CARDS = {
    Kind.SUPPORT: Card(
        Kind.SUPPORT,
        "lifebuoy",
        "Something is broken, or I need help",
        "You want to work as before, or get something we offer.",
        ("My second screen stays black", "I cannot open a folder", "A laptop for a new colleague"),
        "What is it about?",
    ),
    Kind.PROJECT: Card(
        Kind.PROJECT,
        "hammer",
        "I want something built or changed",
        "It takes a plan, a budget and a date. We agree on all three.",
        (
            "Bank statements import themselves",
            "A sign-in screen for the warehouse",
            "A new field in every order",
        ),
        "What should be built or changed?",
    ),
    Kind.CONSULTING: Card(
        Kind.CONSULTING,
        "bulb",
        "I want advice",
        "Before you buy, sign or decide.",
        (
            "Which e-signature tool fits us?",
            "May we store this in the cloud?",
            "How do other departments do it?",
        ),
        "What do you want advice on?",
    ),
}


def cards(kept: Mapping[str, Kept]) -> list[tuple[Card, Kept | None]]:
    """Return the doors, each with the share of first answers in time where that says much."""
    return [
        (card, kept[kind] if _is_enough(kept.get(kind)) else None) for kind, card in CARDS.items()
    ]


def _is_enough(kept: Kept | None) -> bool:
    return kept is not None and kept.due >= ENOUGH


@dataclass(frozen=True, slots=True)
class Begun:
    """A request that was typed and not sent."""

    slug: str
    title: str
    type_name: str
    saved_at: object


def drafts_to_continue(user: User) -> list[Begun]:
    """Return what the person began, newest first; types that are no longer there are left out.

    2 queries.
    """
    drafts = queries.request_drafts_of(user)
    by_slug = {draft.place.partition(":")[2]: draft for draft in drafts}
    names = dict(
        queries.request_types_for(user).filter(slug__in=by_slug).values_list("slug", "name")
    )
    return [
        Begun(slug, draft.values.get("summary") or names[slug], names[slug], draft.saved_at)
        for slug, draft in by_slug.items()
        if slug in names
    ]

"""Scopes to choose from on the pages of a plan."""

from csap.facts.scopes import Scope
from csap.plans.models import Plan
from csap.plans.naming import ORGANISATION
from csap.telling import choices


def choices_for(plan: Plan) -> list[tuple[str, str]]:
    """Return the plan's own scope, then every single one. 3 queries."""
    own = (plan.scope, plan.scope_words)
    return [own, *(each for each in _single() if each[0] != plan.scope)]


def outside(plan: Plan) -> list[tuple[str, str]]:
    """Return the services and departments that a plan can be held against. 3 queries."""
    chosen = [each for each in _single() if each[0] not in (plan.scope, str(Scope()))]
    known = dict(chosen)
    # What was chosen and has gone meanwhile can still be taken out.
    gone = [(scope, scope) for scope in plan.control_scopes if scope not in known]
    return [*chosen, *gone]


def _single() -> list[tuple[str, str]]:
    names = choices.load_names()
    services = [Scope(service=slug) for slug in names.services]
    departments = [Scope(department=code) for code in names.departments]
    groups = [Scope(group=name) for name in names.groups]
    named = [(str(each), choices.scope_words(each, names)) for each in services + departments]
    of_groups = [(str(each), choices.scope_words(each, names).capitalize()) for each in groups]
    return [(str(Scope()), ORGANISATION), *named, *of_groups]


def words_of(scopes: list[str]) -> list[str]:
    """Return scopes as one said them at most a minute ago. No query."""
    if not scopes:
        return []
    names = choices.names_lately()
    return [choices.scope_words(Scope.parse(scope), names) for scope in scopes]

"""Scopes in the words of plans."""

from csap.facts.scopes import Scope
from csap.telling import choices

#: How the findings call it too.
ORGANISATION = "The whole organisation"


def words_of(scope: Scope) -> str:
    """Return "Payroll in Finance", "key customers". Up to 3 queries."""
    if scope.is_organisation:
        return ORGANISATION
    return choices.scope_words(scope, choices.load_names())

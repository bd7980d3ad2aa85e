"""``{% load findings %}``: what waits for a decision, for the pages of rooms below this one."""

from django import template

from csap.findings import queries
from csap.findings.queries import Waiting

register = template.Library()


@register.simple_tag(takes_context=True)
def findings_waiting(context: template.Context, scope: object) -> Waiting:
    """``{% findings_waiting chosen.scope as waiting %}``: of a scope, for the reader. 2 queries."""
    return queries.waiting(context["request"].user, str(scope), now=context["now"])

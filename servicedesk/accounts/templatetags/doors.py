"""``{% load doors %}``: the navigation of the door that the page lies behind."""

from django import template

from servicedesk.accounts.doors import Link
from servicedesk.accounts.doors import navigation as navigation_of
from servicedesk.accounts.doors import places as places_of

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[tuple[Link, bool]]:
    """``{% navigation as links %}``: pairs of a link and whether the page lies at or below it."""
    return navigation_of(context["door"], context["request"].path)


@register.simple_tag(takes_context=True)
def places(context: template.Context) -> list[tuple[Link, bool]]:
    """``{% places as links %}``: the second row of the place that the page belongs to."""
    return places_of(context["door"], context["request"].path)

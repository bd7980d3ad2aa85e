"""``{% load reports %}``: drawings of a report on paper. No query."""

from collections.abc import Mapping

from django import template

from csap.telling.drawing import Drawing

register = template.Library()


@register.simple_tag
def drawing_of(drawings: Mapping[str, Drawing | None], name: str) -> Drawing | None:
    """``{% drawing_of drawings panel.id as drawing %}``: its chart, or None."""
    return drawings.get(name)

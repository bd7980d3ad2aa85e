"""``{% load desk_keys %}``: the keys of the desk for the sheet. No query."""

from django import template

from requests_app.desk.shortcuts import SECTIONS

register = template.Library()


@register.simple_tag
def key_sections() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the sections of the sheet."""
    return SECTIONS

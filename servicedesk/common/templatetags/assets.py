"""``{% load assets %}``: what a page links to, worked out once a process."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(name="styles")
@lru_cache(maxsize=8)
def styles(door: str) -> SafeString:
    """``{% styles door %}``: the links of components/_styles.html, the same on every page."""
    return render_to_string("components/_styles.html", {"door": door})

"""``{% load desk_keys %}``: the sheet of keys. No query."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from requests_app.desk.shortcuts import SECTIONS

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1)
def shortcut_sheet() -> SafeString:
    """Return the sheet that "?" opens; it is the same for everybody, so it is made once."""
    return render_to_string("desk/_shortcut_sheet.html", {"sections": SECTIONS})

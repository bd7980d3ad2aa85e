"""``{% load richtext %}``: ``{{ entry.body|richtext }}`` shows what a person wrote, made safe."""

from django import template

from servicedesk.common import richtext

register = template.Library()
register.filter("richtext", richtext.render)

"""``{% load marks %}``: the small marks of servicedesk.common.marks. No query, no rule.

Named for what they show, ``_mark`` last, so that they never hide a variable of the page.
"""

from django import template

from servicedesk.common import marks

register = template.Library()
register.simple_tag(marks.priority, name="priority_mark")
register.simple_tag(marks.status, name="status_mark")
register.simple_tag(marks.kind, name="kind_mark")
register.simple_tag(marks.clock, name="clock_mark")
register.simple_tag(marks.face, name="face")
register.simple_tag(marks.named_face, name="named_face")
register.simple_tag(marks.verdict, name="verdict_mark")
register.simple_tag(marks.bar, name="bar")

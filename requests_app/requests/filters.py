"""Filters of a list of requests, by the words a program uses."""

import django_filters

from requests_app.catalogue.vocabulary import Kind, Priority
from requests_app.requests.models import ServiceRequest
from requests_app.requests.vocabulary import Status


class RequestFilter(django_filters.FilterSet):
    """Each parameter may be given once; a value that does not exist is refused."""

    status = django_filters.ChoiceFilter(choices=Status.choices)
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    priority = django_filters.ChoiceFilter(choices=Priority.choices)
    service = django_filters.CharFilter(field_name="service__slug")
    team = django_filters.CharFilter(field_name="team__slug")
    opened_from = django_filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="gte")
    opened_to = django_filters.IsoDateTimeFilter(field_name="opened_at", lookup_expr="lt")

    class Meta:
        model = ServiceRequest
        fields: tuple[str, ...] = ()

"""Key customers for programs: the register, one customer in full, every step, the barometer."""

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from csap.customers import barometer, policies, services
from csap.customers.barometer import Compared
from csap.customers.models import (
    Customer,
    Decision,
    InterviewNote,
    Judgement,
)
from csap.customers.periods import last_quarter
from csap.customers.serializers import (
    ComparedSerializer,
    DecidingSerializer,
    InterviewSerializer,
    JudgingSerializer,
    KeyCustomerInFullSerializer,
    KeyCustomerSerializer,
    RegisterEntrySerializer,
    RepresentationSerializer,
    WithdrawnNoteSerializer,
)
from csap.customers.services import Said
from csap.customers.vocabulary import Outcome
from csap.facts.periods import local_day
from servicedesk.accounts.http import person
from servicedesk.accounts.policies import ReadsThePlan
from servicedesk.audit.services import Action, record_access
from servicedesk.common.api import (
    InputSerializer,
    KnownParametersMixin,
    NewestFirst,
    idempotency_key,
)


class CustomerFilter(django_filters.FilterSet):
    is_key = django_filters.BooleanFilter()

    class Meta:
        model = Customer
        fields: tuple[str, ...] = ()


#: Of the department: the register knows its customers by it.
_CODE = OpenApiParameter("code", str, OpenApiParameter.PATH)


@extend_schema(parameters=[_CODE])
class KeyCustomerViewSet(
    KnownParametersMixin, ListModelMixin, RetrieveModelMixin, viewsets.GenericViewSet[Customer]
):
    """The register of key customers and candidates. A step may carry an ``Idempotency-Key``."""

    permission_classes = (ReadsThePlan,)
    pagination_class = NewestFirst
    filterset_class = CustomerFilter
    known_parameters = frozenset(CustomerFilter.base_filters)
    lookup_field = "code"
    queryset = Customer.objects.none()

    def get_queryset(self) -> QuerySet[Customer]:
        return Customer.objects.visible_to(person(self.request)).for_list()

    def get_object(self) -> Customer:
        return policies.get_customer(person(self.request), self.kwargs["code"])

    def get_serializer_class(self) -> type[KeyCustomerSerializer]:
        return KeyCustomerSerializer if self.action == "list" else KeyCustomerInFullSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one customer in full; who read the interviews is written down."""
        found = self.get_object()
        if found.notes.exists():
            record_access(
                actor=person(request),
                action=Action.READ_FEEDBACK,
                subject=f"interviews {found.department.code}",
                at=timezone.now(),
            )
        return self._in_full(found.department.code)

    @extend_schema(request=RegisterEntrySerializer)
    def create(self, request: Request) -> Response:
        """Add a department to the register, as a candidate."""
        given = self._given(RegisterEntrySerializer, request)
        added = services.add_customer(**given)
        return self._in_full(added.department.code, status=201)

    @extend_schema(request=RepresentationSerializer)
    @action(detail=True, methods=["post"])
    def represent(self, request: Request, code: str) -> Response:
        """Say who speaks for it from now on."""
        self.get_object()
        services.name_representative(code, **self._given(RepresentationSerializer, request))
        return self._in_full(code)

    @extend_schema(request=DecidingSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, code: str) -> Response:
        """Decide whether it is a key customer; what the system suggests is kept beside it."""
        self.get_object()
        given = self._given(DecidingSerializer, request)
        services.decide(code, **given | {"outcome": Outcome(given["outcome"])})
        return self._in_full(code)

    @extend_schema(request=JudgingSerializer)
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, code: str) -> Response:
        """Mark a judged criterion; it counts once two people have."""
        self.get_object()
        services.judge(code, **self._given(JudgingSerializer, request))
        return self._in_full(code)

    @extend_schema(request=InterviewSerializer)
    @action(detail=True, methods=["post"])
    def interview(self, request: Request, code: str) -> Response:
        """Write down what somebody said, with their consent."""
        self.get_object()
        given = self._given(InterviewSerializer, request)
        said = {name: given.pop(name) for name in _SAID}
        first = given.pop("first_to_fix")
        services.record_interview(code, **given, said=Said(**said, first_to_fix_id=first))
        return self._in_full(code)

    @extend_schema(request=WithdrawnNoteSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, code: str) -> Response:
        """Take back an interview note of this customer: what was said is removed."""
        found = self.get_object()
        wanted = WithdrawnNoteSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        note = found.notes.filter(pk=wanted.validated_data["note"]).first()
        if note is None:
            raise ValidationError({"note": ["There is no such note of this customer."]})
        services.withdraw_consent(note.pk, actor=person(request), at=timezone.now())
        return self._in_full(code)

    @extend_schema(responses=ComparedSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def barometer(self, request: Request) -> Response:
        """Key customers against all others in the last closed quarter; empty: not computed yet."""
        told = barometer.read(last_quarter(local_day(timezone.now())))
        rows = [_plain(row) for row in told.rows] if told else []
        return Response(ComparedSerializer(rows, many=True).data)  # type: ignore[arg-type]

    def _given(self, serializer: type[InputSerializer], request: Request) -> dict[str, Any]:
        wanted = serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        by = {
            "actor": person(request),
            "at": timezone.now(),
            "key": idempotency_key(request),
        }
        return dict(wanted.validated_data) | by

    def _in_full(self, code: str, status: int = 200) -> Response:
        whole = self.get_queryset().prefetch_related(
            Prefetch("decisions", Decision.objects.select_related("actor").order_by("-at", "-pk")),
            Prefetch("judgements", Judgement.objects.select_related("actor").order_by("-pk")),
            Prefetch(
                "notes",
                InterviewNote.objects.select_related("person", "first_to_fix").order_by("-pk"),
            ),
        )
        return Response(self.get_serializer(whole.get(department__code=code)).data, status=status)


_NOTES = InterviewNote.objects.select_related("person", "first_to_fix")
_SAID = ("statement", "is_relevant", "told_early", "satisfaction")


def _plain(row: Compared) -> dict[str, Any]:
    return row._asdict() | {
        "key": row.key._asdict(),
        "others": row.others._asdict(),
        "difference": row.difference._asdict(),
    }

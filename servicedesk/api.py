"""The addresses of the API, and the tokens that open it."""

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib.auth import authenticate
from django.urls import include, path
from drf_spectacular.utils import extend_schema, inline_serializer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from knox.models import get_token_model
from knox.views import LogoutView
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from csap.agreements.api import FeasibilityView
from csap.agreements.negotiating_api import AgreementViewSet
from csap.consultations.api import ConsultationViewSet
from csap.customers.api import KeyCustomerViewSet
from csap.dashboards.api import BaselineViewSet, MeasurementViewSet, MetricViewSet
from csap.dashboards.expectations.api import ExpectationsView
from csap.dashboards.portfolio.api import PortfolioView
from csap.findings.api import PerceptionViewSet
from csap.plans.api import PlanViewSet
from csap.plans.findings_api import FindingWithPlansViewSet
from csap.plans.signing_api import PlanActionViewSet, SignOffViewSet
from csap.reports.api import ReportSubscriptionViewSet, ReportViewSet
from csap.reviews.api import DecisionViewSet, ReviewViewSet
from requests_app.catalogue.api import ServiceViewSet
from requests_app.catalogue.outage_api import OutageViewSet
from requests_app.lifecycle.api import RequestViewSet
from servicedesk.common.api import InputSerializer
from servicedesk.common.throttling import ScopeThrottle
from surveys.feedback_api import FeedbackViewSet, ImprovementViewSet
from surveys.instrument_api import QuestionnaireViewSet
from surveys.results.api import SurveyResultViewSet
from surveys.wave_api import InvitationViewSet, WaveViewSet


class CredentialsSerializer(InputSerializer):
    email = serializers.EmailField()
    password = serializers.CharField(trim_whitespace=False, max_length=200)


class TokenView(APIView):
    """Exchange email and password for a token. It is shown once and kept hashed."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopeThrottle,)
    throttle_scope = "token"

    @extend_schema(
        request=CredentialsSerializer,
        responses=inline_serializer("Token", {"token": serializers.CharField()}),
    )
    def post(self, request: Request) -> Response:
        """Make a token. Lock-out after failed attempts is the same as on the sign-in page."""
        wanted = CredentialsSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        user = authenticate(
            request._request,
            username=wanted.validated_data["email"].lower(),
            password=wanted.validated_data["password"],
        )
        if user is None:
            raise exceptions.AuthenticationFailed("Email and password do not match.")
        _, token = get_token_model().objects.create(user=user)
        return Response({"token": token}, status=201)


@extend_schema(request=None, responses={204: None})
class RevokeView(LogoutView):
    """Give back the token that the call is made with."""


class Swagger(SpectacularSwaggerSplitView):
    """The API to read and try in a browser."""


router = SimpleRouter()
router.register("agreements", AgreementViewSet)
router.register("baselines", BaselineViewSet)
router.register("consultations", ConsultationViewSet)
router.register("findings", FindingWithPlansViewSet)
router.register("key-customers", KeyCustomerViewSet)
router.register("measurements", MeasurementViewSet)
router.register("metrics", MetricViewSet, basename="metric")
router.register("outages", OutageViewSet)
router.register("perceptions", PerceptionViewSet, basename="perception")
router.register("plans", PlanViewSet)
router.register("plan-actions", PlanActionViewSet)
router.register("report-subscriptions", ReportSubscriptionViewSet)
router.register("reports", ReportViewSet, basename="report")
router.register("requests", RequestViewSet)
router.register("reviews", ReviewViewSet)
router.register("decisions", DecisionViewSet)
router.register("services", ServiceViewSet)
router.register("sign-offs", SignOffViewSet)
router.register("surveys/feedback", FeedbackViewSet)
router.register("surveys/improvements", ImprovementViewSet)
router.register("surveys/instruments", QuestionnaireViewSet)
router.register("surveys/invitations", InvitationViewSet)
router.register("surveys/results", SurveyResultViewSet, basename="surveyresult")
router.register("surveys/waves", WaveViewSet)

#: Swagger's own page brings scripts without a nonce; it may run those of this site.
_swagger = csp_replace({"script-src": [SELF], "style-src": [SELF, UNSAFE_INLINE]})(
    Swagger.as_view(url_name="api:schema")
)

app_name = "api"
urlpatterns = [
    path("", include(router.urls)),
    path("docs/", _swagger, name="docs"),
    path("expectations/", ExpectationsView.as_view(), name="expectations"),
    path("feasibility/", FeasibilityView.as_view(), name="feasibility"),
    path("portfolio/", PortfolioView.as_view(), name="portfolio"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("token/", TokenView.as_view(), name="token"),
    path("token/revoke/", RevokeView.as_view(), name="token_revoke"),
]

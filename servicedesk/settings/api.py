"""The API: who may call it how often, in which forms, and how it describes itself."""

from servicedesk.settings.environment import env

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["servicedesk.common.throttling.UserThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "user": env("API_RATE", default="600/min"),
        "create": env("API_CREATE_RATE", default="60/min"),
        "token": "10/min",
    },
    "EXCEPTION_HANDLER": "servicedesk.common.api.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Service desk",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "AgreementKindEnum": "csap.agreements.models.KINDS",
        "AgreementStateEnum": "csap.agreements.vocabulary.State",
        "ConsultationKindEnum": "csap.consultations.vocabulary.Kind",
        "ConsultationOutcomeEnum": "csap.consultations.vocabulary.Outcome",
        "ConsultationStateEnum": "csap.consultations.vocabulary.State",
        "CustomerOutcomeEnum": "csap.customers.vocabulary.Outcome",
        "FindingKindEnum": "csap.findings.vocabulary.Kind",
        "FindingStageEnum": "csap.findings.vocabulary.Stage",
        "FindingStateEnum": "csap.findings.vocabulary.State",
        "ActionPlanStateEnum": "csap.plans.vocabulary.State",
        "FindingSideEnum": "csap.findings.vocabulary.Side",
        "GapVerdictEnum": "csap.plans.vocabulary.GapVerdict",
        "KindEnum": "requests_app.catalogue.vocabulary.Kind",
        "LevelEnum": "requests_app.catalogue.vocabulary.Level",
        "OutageKindEnum": "requests_app.catalogue.models.OutageKind",
        "PartnerSideEnum": "csap.plans.vocabulary.Side",
        "PlanActionStatusEnum": "csap.plans.vocabulary.ActionStatus",
        "PlanVerdictEnum": "csap.plans.effect.vocabulary.Verdict",
        "PurposeEnum": "surveys.vocabulary.Purpose",
        "ReviewDecisionStateEnum": "csap.reviews.vocabulary.DecisionState",
        "ReviewStateEnum": "csap.reviews.vocabulary.State",
        "WaveStateEnum": "surveys.vocabulary.WaveState",
    },
}
KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token"}
REST_KNOX = {"TOKEN_LIMIT_PER_USER": 20}

"""Who may do what with surveys. What one may see is ``visible_to`` of each table."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from requests_app.requests.resolutions import last_resolution
from servicedesk.accounts.models import User
from surveys.models import (
    AnswerImport,
    CompanyPolicy,
    Feedback,
    Improvement,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Wave,
)
from surveys.services.feedback import may_own
from surveys.vocabulary import Mode


def admit_managers(user: User) -> None:
    """Let service managers and administrators in.

    :raises PermissionDenied: for everybody else.
    """
    if not user.is_plan_member:
        raise PermissionDenied


def get_import_or_404(user: User, pk: int) -> AnswerImport:
    """Return a run of the import; one that is hidden is reported as an absent one."""
    found = AnswerImport.objects.visible_to(user).for_list().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_wave_or_404(user: User, pk: int) -> Wave:
    """Return a wave; one that is hidden is reported as an absent one."""
    found = Wave.objects.visible_to(user).for_list().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def questionnaires_of(user: User) -> QuerySet[Questionnaire]:
    """Return the questionnaires one may read, with their versions newest first. Two queries."""
    versions = QuestionnaireVersion.objects.annotate(asked=Count("questions")).order_by("-number")
    seen = Questionnaire.objects.visible_to(user).order_by("sent", "code")
    return seen.prefetch_related(Prefetch("versions", queryset=versions))


def get_questionnaire_or_404(user: User, code: str) -> Questionnaire:
    """Return a questionnaire that the person may build.

    :raises PermissionDenied: for who builds none.
    :raises Http404: when there is none of this code.
    """
    admit_managers(user)
    return get_object_or_404(Questionnaire.objects.visible_to(user), code=code)


def get_version_or_404(user: User, pk: int) -> QuestionnaireVersion:
    """Return a version of a questionnaire that the person may build; raises like the above."""
    admit_managers(user)
    seen = QuestionnaireVersion.objects.visible_to(user).select_related("questionnaire")
    return get_object_or_404(seen, pk=pk)


def get_question_or_404(user: User, pk: int) -> Question:
    """Return a question of a questionnaire that the person may build; raises like the above."""
    admit_managers(user)
    seen = Question.objects.visible_to(user).select_related("version__questionnaire")
    return get_object_or_404(seen, pk=pk)


def admit_feedback_readers(user: User) -> None:
    """Let in who may own feedback, or does. Up to 2 queries.

    :raises PermissionDenied: for everybody else, agents among them.
    """
    if not may_own(user) and not Feedback.objects.visible_to(user).exists():
        raise PermissionDenied


def get_feedback_or_404(user: User, pk: int) -> Feedback:
    """Return feedback that the person may read; what is held back is reported as an absent one."""
    return get_object_or_404(Feedback.objects.visible_to(user).for_list(), pk=pk)


def may_see_author(user: User, feedback: Feedback) -> bool:
    """Whether a reader of feedback is told whose words they are. Up to 2 queries.

    Only of who gave their name, and never when the words are about the reader's own work.
    """
    invitation = feedback.response.invitation
    if feedback.mode != Mode.NAMED or invitation is None:
        return False
    if invitation.service_request_id is None:
        return True
    resolution = last_resolution(invitation.service_request_id)
    worked = {resolution.assignee_id, resolution.resolver_id} if resolution else set()
    return user.pk not in worked


def get_improvement_or_404(user: User, pk: int) -> Improvement:
    """Return an improvement that the person may see, drafts for managers only."""
    return get_object_or_404(Improvement.objects.visible_to(user), pk=pk)


def get_policy_or_404(user: User, pk: int) -> CompanyPolicy:
    """Return a policy of the register that the person may see."""
    return get_object_or_404(CompanyPolicy.objects.visible_to(user), pk=pk)

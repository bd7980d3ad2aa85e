"""Who may do what with surveys. What one may see is ``visible_to`` of each table."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from servicedesk.accounts.models import User
from surveys.models import AnswerImport, Question, Questionnaire, QuestionnaireVersion, Wave


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

"""Who may do what with surveys. What one may see is ``visible_to`` of each table."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from servicedesk.accounts.models import User
from surveys.models import AnswerImport


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

"""The register of the company's policies for technology, and who answers for each."""

from django.db import IntegrityError, transaction

from servicedesk.accounts.models import User
from servicedesk.common.errors import DomainError
from surveys.models import CompanyPolicy
from surveys.services.handling import require_manager


class PolicyRefused(DomainError):
    """The register cannot say that."""


@transaction.atomic
def keep_policy(
    *,
    name: str,
    summary: str,
    owner: User,
    is_active: bool,
    actor: User,
    pk: int | None = None,
) -> CompanyPolicy:
    """Write a policy into the register, or write it anew. A repeat changes nothing.

    Feedback that was given to an earlier owner stays with them.

    :raises CompanyPolicy.DoesNotExist: if there is none of that ``pk``.
    :raises NotPermitted: for whoever is no manager.
    :raises PolicyRefused: for the name of another one, or an owner who has left.
    """
    require_manager(actor)
    if not owner.is_active:
        raise PolicyRefused(f"{owner.name} has left.", field="owner")
    same = CompanyPolicy.objects.filter(name__iexact=name.strip()).first()
    if same is not None and pk is not None and same.pk != pk:
        raise PolicyRefused(f"There is “{same.name}” already.", field="name")
    policy = CompanyPolicy.objects.get(pk=pk) if pk is not None else same or CompanyPolicy()
    policy.name, policy.summary, policy.owner = name.strip(), summary.strip(), owner
    policy.is_active = is_active
    try:
        with transaction.atomic():
            policy.save()
    except IntegrityError as error:  # somebody wrote the name a moment ago
        raise PolicyRefused("There is one of that name already.", field="name") from error
    return policy

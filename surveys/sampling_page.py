"""The sampling rules as the page shows them."""

from datetime import datetime
from typing import NamedTuple

from requests_app.catalogue import queries as catalogue
from servicedesk.accounts.models import User
from surveys.models import SamplingRule


class RuleShown(NamedTuple):
    """What holds for a service: its share, and since when; ``is_own``: by a rule of its own."""

    service: str
    share: int
    is_own: bool
    since: datetime | None


def rules_shown(user: User, *, at: datetime) -> list[RuleShown]:
    """Return what holds for each live service, by name, the general rule first. 2 queries."""
    rules = SamplingRule.objects.visible_to(user).in_force(at)
    in_force = {rule.service_id: rule for rule in rules}
    general = in_force.get(None)
    share, since = (general.share, general.valid_from) if general else (100, None)
    shown = [RuleShown("All others", share, general is not None, since)]
    for service in catalogue.live_services():
        own = in_force.get(service.id)
        if own is None:
            shown.append(RuleShown(service.name, share, False, since))
        else:
            shown.append(RuleShown(service.name, own.share, True, own.valid_from))
    return shown

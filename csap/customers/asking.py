"""Have the register scored on demand."""

from datetime import datetime

import structlog
from kombu.exceptions import OperationalError

from csap.customers import policies, tasks
from servicedesk.accounts.models import User
from servicedesk.audit.services import Action, record_access

logger = structlog.get_logger(__name__)


def ask_for_scores(*, actor: User, at: datetime) -> bool:
    """Ask a worker to score the register; return False if none can be asked now.

    :raises NotPermitted: for who does not work the plan.
    """
    policies.require_work(actor)
    try:
        tasks.score_quarter.apply_async(retry=False)
    except (OperationalError, OSError):
        logger.warning("Could not ask for scores; the queue does not answer")
        return False
    record_access(actor=actor, action=Action.RECOMPUTED, subject="key customers", at=at)
    return True

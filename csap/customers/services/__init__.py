"""What happens to the register; the door for callers of this room's changes."""

from csap.customers.services.criteria import change_criteria
from csap.customers.services.deciding import decide, let_terms_end
from csap.customers.services.interviewing import Said, record_interview, withdraw_consent
from csap.customers.services.judging import judge
from csap.customers.services.register import add_customer, name_representative
from csap.customers.services.steps import CustomerRefused

__all__ = [
    "CustomerRefused",
    "Said",
    "add_customer",
    "change_criteria",
    "decide",
    "judge",
    "let_terms_end",
    "name_representative",
    "record_interview",
    "withdraw_consent",
]

"""Every way an agreement changes."""

from csap.agreements.services.asking import Demand, demand, renew, withdraw
from csap.agreements.services.bargaining import accept, agree, counter, decline, offer
from csap.agreements.services.lasting import end, tell_what_ends, tend
from csap.agreements.services.recording import freeze_record
from csap.agreements.services.steps import AgreementRefused
from csap.agreements.services.watching import check_month, check_months

__all__ = [
    "AgreementRefused",
    "Demand",
    "accept",
    "agree",
    "check_month",
    "check_months",
    "counter",
    "decline",
    "demand",
    "end",
    "freeze_record",
    "offer",
    "renew",
    "tell_what_ends",
    "tend",
    "withdraw",
]

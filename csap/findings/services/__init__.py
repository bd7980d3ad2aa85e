"""Every way a finding can come to be and change. Call them through this module."""

from csap.findings.services.charging import To, charge
from csap.findings.services.deciding import (
    FindingRefused,
    attach,
    dismiss,
)
from csap.findings.services.gathering import NotFinal, compute_missing, gather
from csap.findings.services.running import Report, due_periods, find

__all__ = [
    "FindingRefused",
    "NotFinal",
    "Report",
    "To",
    "attach",
    "charge",
    "compute_missing",
    "dismiss",
    "due_periods",
    "find",
    "gather",
]

"""Every way a plan can come to be and change. Call them through this module."""

from csap.plans.services.opening import link_finding, open_by_rule, open_for_finding
from csap.plans.services.steps import PlanRefused

__all__ = ["PlanRefused", "link_finding", "open_by_rule", "open_for_finding"]

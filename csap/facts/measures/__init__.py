"""From evidence to figures: every measure of a baseline, by the formulas of ``csap.metrics``."""

from csap.facts.measures.baseline import Subject, measure
from csap.facts.measures.figures import Computed

__all__ = ["Computed", "Subject", "measure"]

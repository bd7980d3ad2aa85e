"""What a plan did: from stored months to a verdict that may be said aloud. Pure."""

from csap.plans.effect.given import Given, Guard, Level, Month, Terms
from csap.plans.effect.reading import EffectReading, read_effect
from csap.plans.effect.vocabulary import Verdict

__all__ = [
    "EffectReading",
    "Given",
    "Guard",
    "Level",
    "Month",
    "Terms",
    "Verdict",
    "read_effect",
]

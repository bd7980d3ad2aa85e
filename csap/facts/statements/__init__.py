"""The statement that counts days anew, and the one that adds days up to a month.

``count_anew`` reads each request that any instant of its dates into the stretch once, finds its
leaf, and writes every roll-up from it. It reads the tables that the lower rooms name in their
``queries``. ``%(since)s`` and ``%(until)s`` are the instants, ``%(start)s`` and ``%(end)s`` the
local days of the stretch, ``%(zone)s`` the reporting zone. Scope, rules and sources:
docs/metrics.md#periods.
"""

from csap.facts.statements.folding import fold, fold_services
from csap.facts.statements.writing import count_anew, empty

__all__ = ["count_anew", "empty", "fold", "fold_services"]

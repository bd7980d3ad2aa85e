"""Every formula of docs/metrics.md, pure, one module a family; the keys of measures in ``catalog``.

``FUNCTIONS`` maps the name of each function of the test vectors to a callable that takes a vector's
input as keyword arguments and returns a dict. It is gathered on first use, so that importing the
catalog costs nothing.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "FUNCTIONS":
        from csap.metrics.contract import FUNCTIONS

        return FUNCTIONS
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Pages measured by ``tools.bench.csap`` beside its own measures: a name that ends in "in U", and
what prepares the page in the loaded database and returns the call that shows it once.
"""

from collections.abc import Callable
from typing import Any

PAGES: dict[str, Callable[[], Callable[[], Any]]] = {}

"""What the cache may hold: JSON only, so that a written-to cache cannot run code."""

import json
from typing import Any


class JSONSerializer:
    """Serializer for Django's Redis cache. Integers stay integers, so that ``incr`` works."""

    def dumps(self, value: Any) -> bytes | int:
        if type(value) is int:
            return value
        return json.dumps(value, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)

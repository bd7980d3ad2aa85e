"""People as programs name them."""

from typing import Any

from rest_framework import serializers

from servicedesk.accounts.models import User


class PersonField(serializers.SlugRelatedField[User]):
    """Somebody who is here, by their address."""

    default_error_messages = {"does_not_exist": "Nobody here has this address."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("email", queryset=User.objects.active(), **kwargs)

    def to_internal_value(self, data: Any) -> User:
        return super().to_internal_value(data.lower() if isinstance(data, str) else data)

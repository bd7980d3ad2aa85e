"""The product as `make run` has it, but for the passwords that the tests' people have."""

from servicedesk.settings.dev import *  # noqa: F403
from servicedesk.settings.test import PASSWORD_HASHERS as PASSWORD_HASHERS

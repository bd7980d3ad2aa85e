"""A mapping on disk, and a function that imports with it."""

from datetime import UTC, datetime

import pytest

from requests_app.importing import services
from tests.requests_app.importing.files import mapping_file

AT = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def bring_in(tmp_path, db):
    """Return a function that imports a file with the tests' mapping and returns the report."""
    mapping = mapping_file(tmp_path)

    def run(path, mapping=mapping):
        return services.import_file(path, mapping=mapping, at=AT)

    return run

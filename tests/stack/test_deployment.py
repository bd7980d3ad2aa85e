"""The deployment files agree with the settings and keep their promises."""

import re

import pytest
import yaml

from servicedesk.stack.state import ROOT

READ = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def test_example_names_every_variable_the_settings_read():
    example = (ROOT / ".env.example").read_text()
    settings = (ROOT / "servicedesk" / "settings").glob("*.py")
    read = {name for path in settings for name in READ.findall(path.read_text())}

    assert read
    assert {name for name in read if not re.search(rf"\b{name}=", example)} == set()


def test_example_holds_no_secret():
    example = (ROOT / ".env.example").read_text()

    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EMAIL_URL"):
        assert re.search(rf"^{name}=$", example, re.MULTILINE)


@pytest.mark.parametrize("name", ["SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "EMAIL_URL"])
def test_compose_has_no_default_for_a_secret(name):
    compose = (ROOT / "docker-compose.yml").read_text()

    uses = re.findall(rf"\${{{name}(?!_)[^}}]*}}", compose)

    assert uses
    assert all(use.startswith(f"${{{name}:?") for use in uses)


def test_every_lasting_service_has_a_health_check(services):
    lasting = {name for name, service in services.items() if service["restart"] != "no"}

    assert lasting == {"web", "worker", "beat", "postgres", "redis"}
    assert all("healthcheck" in services[name] for name in lasting)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_product_waits_for_its_migrations(services, name):
    waits_for = services[name]["depends_on"]

    assert waits_for["migrate"] == {"condition": "service_completed_successfully"}


def test_redis_keeps_what_it_acknowledged(services):
    assert "appendonly yes" in services["redis"]["command"][-1]
    assert "redis:/data" in services["redis"]["volumes"]


def test_locks_name_no_host_and_no_index():
    locks = [*ROOT.glob("requirements*.txt"), *ROOT.glob("tools/requirements*.txt")]

    assert len(locks) == 5
    for lock in locks:
        assert not re.search(r"https?://|file://|--index|--find-links", lock.read_text()), lock


def test_package_locks_name_no_registry():
    for lock in (ROOT / "package-lock.json", ROOT / "tools/browser/package-lock.json"):
        assert '"resolved"' not in lock.read_text()

"""The virtual environment: hash-pinned packages, installed by uv, or by pip where uv fails."""

import os
import subprocess
import sys
from collections.abc import Mapping

from tools.common import ROOT, TOOLS, VENV, VENV_PYTHON, digest, is_fresh, say, step

UV = TOOLS / "bin" / "uv"
RUNTIME_LOCK = "requirements-stack.txt"
DEVELOPMENT_LOCK = "requirements-dev.txt"
UV_LOCK = "tools/requirements-uv.txt"
NODE_LOCK = "tools/requirements-node.txt"
# Each is resolved inside the bounds of the one before it, so that tests run what is served.
LOCKS = ("requirements.txt", RUNTIME_LOCK, DEVELOPMENT_LOCK, UV_LOCK, NODE_LOCK)
PIP = [sys.executable, "-m", "pip"]
# Twice quiet: errors only, not pip's remarks about this machine's configuration.
PIP_INSTALL = ["install", "-qq", "--disable-pip-version-check", "--require-hashes"]


def install(*, development: bool) -> None:
    """Make the environment hold the locked packages; the development lock includes the other."""
    stamp = VENV / ".stamp"
    if is_fresh(stamp, digest(DEVELOPMENT_LOCK)):
        return
    lock = DEVELOPMENT_LOCK if development else RUNTIME_LOCK
    if is_fresh(stamp, digest(lock)):
        return
    with step("Python packages"):
        create_environment()
        if not sync_with_uv(lock):
            say("uv is not usable here: installing with pip")
            install_with_pip(lock)
    stamp.write_text(digest(lock))


def create_environment() -> None:
    """Create .venv without pip, which needs no python3-venv package on Debian."""
    marker = VENV / ".python"
    if is_fresh(marker, sys.version):
        return
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", VENV], check=True)
    marker.write_text(sys.version)


def sync_with_uv(lock: str) -> bool:
    if not fetch_uv():
        return False
    command = [str(UV), "pip", "sync", "--quiet", "--require-hashes"]
    command += ["--python", str(VENV_PYTHON), lock]
    return subprocess.run(command, cwd=ROOT, env=uv_environment()).returncode == 0


def install_with_pip(lock: str) -> None:
    command = [*PIP, "--python", str(VENV_PYTHON), *PIP_INSTALL, "-r", lock]
    subprocess.run(command, cwd=ROOT, check=True)


def fetch_uv() -> bool:
    """Put the pinned uv into .tools; return False if this machine cannot have it."""
    if os.environ.get("NO_UV") == "1":
        return False
    stamp = TOOLS / ".stamp"
    if is_fresh(stamp, digest(UV_LOCK)):
        return True
    command = [*PIP, *PIP_INSTALL, "--upgrade", "--target", str(TOOLS), "-r", UV_LOCK]
    fetched = subprocess.run(command, cwd=ROOT).returncode == 0
    if fetched:
        stamp.write_text(digest(UV_LOCK))
    return fetched


def uv_environment() -> dict[str, str]:
    """Return the environment with pip's configuration in uv's words; given variables win.

    uv reads neither pip.conf nor PIP_* variables, so a machine that is set up
    for a private index would otherwise be bypassed.
    """
    return in_words_of_uv(parse_pip_configuration(pip_configuration())) | os.environ


def in_words_of_uv(configured: Mapping[str, str]) -> dict[str, str]:
    translated = {
        "UV_DEFAULT_INDEX": configured.get("index-url"),
        "UV_INDEX": configured.get("extra-index-url"),
        "UV_FIND_LINKS": ",".join(configured.get("find-links", "").split()),
        "UV_HTTP_TIMEOUT": configured.get("timeout") or configured.get("default-timeout"),
        "UV_INSECURE_HOST": configured.get("trusted-host"),
        "SSL_CERT_FILE": configured.get("cert"),
        # pip's own rule; safe because every file is checked against its hash.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    return {key: value for key, value in translated.items() if value}


def pip_configuration() -> str:
    return subprocess.run([*PIP, "config", "list"], capture_output=True, text=True).stdout


def parse_pip_configuration(listing: str) -> dict[str, str]:
    """Return pip's settings; the environment outranks [install], which outranks [global]."""
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listing.splitlines():
        name, separator, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if separator and section in found:
            found[section][key] = value.strip().strip("'\"")
    return found["global"] | found["install"] | found[":env:"]


def lock(arguments: list[str]) -> None:
    """Write the lock files: every platform in one file, hashes, no index and no host."""
    if not fetch_uv():
        sys.exit("uv is needed to lock the packages, and it could not be fetched.")
    # An index beside the main one may hold one platform's files and would hide the others' hashes.
    environment = uv_environment()
    environment.pop("UV_INDEX", None)
    environment.pop("UV_FIND_LINKS", None)
    options = ["--universal", "--python-version", "3.11", "--generate-hashes"]
    options += ["--no-header", "--no-annotate", *arguments]
    for path in LOCKS:
        source = path.removesuffix("txt") + "in"
        command = [str(UV), "pip", "compile", "--quiet", *options, source, "--output-file", path]
        if path in (RUNTIME_LOCK, DEVELOPMENT_LOCK):
            command += ["--constraint", "requirements.txt"]
        with step(path):
            subprocess.run(command, cwd=ROOT, env=environment, check=True)

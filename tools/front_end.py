"""The front-end packages: npm ci, then the few files the pages use."""

import os
import shutil
import subprocess
from pathlib import Path

from tools import assets, icons, styles
from tools.common import ROOT, VENV, VENV_PYTHON, digest, is_fresh, say, step
from tools.python_packages import NODE_LOCK, install_with_pip

STAMP = ROOT / "build" / "vendor.stamp"
CUT_STAMP = ROOT / "build" / "cut.stamp"
INPUTS = ("package.json", "package-lock.json", "tools/assets.py")
CUT_INPUTS = ("package-lock.json", "requirements.txt", "tools/icons.py", "tools/styles.py")
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


def build_assets() -> None:
    """Fill build/vendor unless it is up to date."""
    if is_fresh(STAMP, digest(*INPUTS)):
        return
    with step("front-end packages"):
        npm_ci(ROOT)
        CUT_STAMP.unlink(missing_ok=True)
        assets.copy(ROOT / "node_modules", ROOT / "build" / "vendor")
    STAMP.write_text(digest(*INPUTS))


def cut_to_size() -> None:
    """Cut icons and styles to what the sources name now. By the environment's Python."""
    fingerprint = digest(*CUT_INPUTS) + " ".join(sorted(named_in_sources()))
    if is_fresh(CUT_STAMP, fingerprint):
        return
    with step("icons and styles"):
        folders = (ROOT / "node_modules", ROOT / "build" / "vendor")
        for tool in ("tools.icons", "tools.styles"):
            subprocess.run([VENV_PYTHON, "-m", tool, *folders], cwd=ROOT, check=True)
    CUT_STAMP.write_text(fingerprint)


def named_in_sources() -> set[str]:
    """Return what the sources name of all there is: another cut is due when it changes."""
    packages = ROOT / "node_modules"
    style = (packages / styles.STYLE).read_text("utf-8")
    drawn = icons.code_points((packages / icons.PACKAGE / icons.STYLE).read_text("utf-8"))
    classes = styles.known_words() & styles.class_names(style)
    return icons.names_in_sources() & drawn.keys() | classes


def has_npm() -> bool:
    return shutil.which("npm") is not None


def npm_ci(folder: Path) -> None:
    """Install the folder's locked packages; no script of theirs is run."""
    npm, environment = find_npm()
    command = [npm, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, env=environment, check=True)


def find_npm() -> tuple[str, dict[str, str]]:
    """Return npm and the environment it runs in; without one, fetch node as a Python package."""
    if npm := shutil.which("npm"):
        return npm, dict(os.environ)
    programs = VENV / "bin"
    if not (programs / "npm").exists():
        say("no npm on this machine: taking node from its Python package")
        install_with_pip(NODE_LOCK)
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    # This node does not read the system's certificates by itself.
    authorities = os.environ.get("SSL_CERT_FILE", AUTHORITIES)
    if os.path.exists(authorities):
        environment.setdefault("NODE_EXTRA_CA_CERTS", authorities)
    return str(programs / "npm"), environment


def lock() -> None:
    """Write the lock files of the two folders; .npmrc keeps hosts out of them."""
    npm, environment = find_npm()
    for folder in (ROOT, ROOT / "tools" / "browser"):
        with step(f"{folder.name}/package-lock.json"):
            command = [npm, "install", "--package-lock-only", "--ignore-scripts", "--silent"]
            subprocess.run(command, cwd=folder, env=environment, check=True)

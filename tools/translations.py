"""Compile the translations to what Django reads, without a program of the system.

Run by the environment's Python; ``set_up`` is the bootstrap's step and may use the standard
library only.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from tools.common import ROOT, VENV_PYTHON, digest, is_fresh, step

STAMP = ROOT / "build" / "translations.stamp"


def set_up() -> None:
    """Compile again whatever was translated since the last time."""
    names = [str(path.relative_to(ROOT)) for path in sources()]
    fingerprint = digest(*names) if all(compiled(path).exists() for path in sources()) else ""
    if is_fresh(STAMP, fingerprint):
        return
    with step("translations"):
        subprocess.run([VENV_PYTHON, "-m", "tools.translations"], cwd=ROOT, check=True)
    STAMP.write_text(digest(*names))


def sources() -> list[Path]:
    return sorted(ROOT.glob("*/locale/*/LC_MESSAGES/*.po"))


def compiled(source: Path) -> Path:
    return source.with_suffix(".mo")


def main(paths: Iterable[Path]) -> None:
    import polib

    for path in paths:
        polib.pofile(str(path)).save_as_mofile(str(compiled(path)))


if __name__ == "__main__":
    main(sources())

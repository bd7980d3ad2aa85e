"""Copy the files the pages use out of node_modules, by list, fit for hashed file names."""

import re
import shutil
import sys
from pathlib import Path

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/css/tabler.min.css",
    "@tabler/icons-webfont/dist/tabler-icons.min.css": "tabler-icons/tabler-icons.min.css",
    "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2": "tabler-icons/fonts/tabler-icons.woff2",
    "@fontsource-variable/inter/index.css": "inter/index.css",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
}
SOURCE_MAP = re.compile(r"^\s*(?://|/\*)# sourceMappingURL=.*$", re.MULTILINE)
OLD_FONT = re.compile(r",\s*url\([^)]*\.(?:woff|ttf|eot)\b[^)]*\)\s*format\([^)]*\)")
FONT = re.compile(r"url\(\./(files/[\w.-]+\.woff2)\)")


def copy(packages: Path, target: Path) -> None:
    """Replace the target folder by the listed files and the fonts that Inter's style names."""
    shutil.rmtree(target, ignore_errors=True)
    for source, name in FILES.items():
        copy_file(packages / source, target / name)
    for font in FONT.findall((target / "inter/index.css").read_text("utf-8")):
        copy_file(packages / "@fontsource-variable/inter" / font, target / "inter" / font)


def copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in (".css", ".js"):
        target.write_text(without_absent_files(source.read_text("utf-8")), "utf-8")
    else:
        shutil.copyfile(source, target)


def without_absent_files(text: str) -> str:
    """Cut references to source maps and to old font formats.

    Storage with hashed names refuses a style sheet that names a file which is
    not there, and neither is copied.
    """
    return OLD_FONT.sub("", SOURCE_MAP.sub("", text))


if __name__ == "__main__":
    copy(Path(sys.argv[1]), Path(sys.argv[2]))

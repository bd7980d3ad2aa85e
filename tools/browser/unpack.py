"""Unpack the npm package @sparticuz/chromium: a Brotli program and Brotli tars of libraries."""

import io
import shutil
import sys
import tarfile
from pathlib import Path

import brotli

PACKAGE = Path(__file__).parent / "node_modules/@sparticuz/chromium/bin"
ARCHIVES = ("al2023", "swiftshader", "fonts")
LAUNCHER = """#!/bin/sh
folder=$(dirname "$0")
LD_LIBRARY_PATH="$folder/lib" exec "$folder/chromium" "$@"
"""


def unpack(package: Path, target: Path) -> None:
    """Replace the target folder by the browser and a launcher named ``run``."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "lib").mkdir(parents=True)
    write_program(target / "chromium", brotli.decompress((package / "chromium.br").read_bytes()))
    for name in ARCHIVES:
        packed = brotli.decompress((package / f"{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            extract(archive, target)
    write_program(target / "run", LAUNCHER.encode())


def extract(archive: tarfile.TarFile, target: Path) -> None:
    """Extract inside the target only; Debian 12's Python is too old to know filters."""
    if hasattr(tarfile, "data_filter"):
        archive.extractall(target, filter="data")
    else:
        archive.extractall(target)


def write_program(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o755)


if __name__ == "__main__":
    unpack(PACKAGE, Path(sys.argv[1]))

"""manage.py and what it must have done before the product is served."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from signal import SIGTERM

import psycopg2

from servicedesk.stack.children import dies_with_parent
from servicedesk.stack.console import StackError, say, step
from servicedesk.stack.state import ROOT, State

ROOMS = ("servicedesk", "requests_app", "surveys", "csap")
LOCK_FILE = ROOT / "requirements-stack.txt"
VENDOR_STAMP = ROOT / "build" / "vendor.stamp"
_APPLIED = "select string_agg(app || '.' || name, ' ' order by app, name) from django_migrations"


class Manage:
    """One manage.py command in the background; its output is kept when asked for."""

    def __init__(self, *arguments: str, env: Mapping[str, str], keep_output: bool = False) -> None:
        self.arguments = arguments
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT,
            env=dict(env),
            stdout=subprocess.PIPE if keep_output else None,
            text=True,
            # Not in the terminal's group: Ctrl-C is the stack's to answer.
            start_new_session=True,
            preexec_fn=dies_with_parent(SIGTERM),
        )

    def finish(self) -> str:
        """Wait for the end and return the output.

        :raises StackError: if the command failed.
        """
        try:
            output, _ = self.process.communicate()
        except BaseException:
            self.process.kill()
            raise
        if self.process.returncode:
            raise StackError(f"manage.py {' '.join(self.arguments)} failed.")
        return output or ""


def prepare(state: State, env: Mapping[str, str]) -> None:
    """Migrate the database and collect the static files, each only where something changed."""
    collecting = _begin_to_collect(state, env)
    migrate(state, env)
    if collecting:
        collecting.finish()
        (state.folder / "static.stamp").write_text(_static_fingerprint(env))
        say("static files collected")


def query(database_url: str, statement: str) -> str | None:
    """Return the first value of the first row as text, None if there is none or no such table.

    :raises StackError: if the database does not let us in.
    """
    scheme, separator, rest = database_url.partition("://")
    try:
        connection = psycopg2.connect(f"postgresql://{rest}" if separator else scheme)
    except psycopg2.OperationalError as refusal:
        raise StackError(f"The database does not answer: {refusal}") from None
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
    except psycopg2.errors.UndefinedTable:
        return None
    finally:
        connection.close()
    return str(row[0]) if row and row[0] is not None else None


def migrate(state: State, env: Mapping[str, str]) -> None:
    """Run migrate unless the database stands where it stood after the last run of it."""
    stamp = state.folder / "migrated.stamp"
    if stamp.exists() and stamp.read_text() == _migrations_fingerprint(env):
        return
    with step("migrating the database"):
        Manage("migrate", "--verbosity=0", "--noinput", env=env).finish()
    stamp.write_text(_migrations_fingerprint(env))


def _migrations_fingerprint(env: Mapping[str, str]) -> str:
    """Return a fingerprint of all migration files and of those the database has applied."""
    files = (path for room in ROOMS for path in (ROOT / room).glob("**/migrations/*.py"))
    applied = query(env["DATABASE_URL"], _APPLIED) or "none"
    return _fingerprint([LOCK_FILE, *files], applied)


def _begin_to_collect(state: State, env: Mapping[str, str]) -> Manage | None:
    stamp = state.folder / "static.stamp"
    if stamp.exists() and stamp.read_text() == _static_fingerprint(env):
        return None
    say("collecting the static files meanwhile ...")
    return Manage("collectstatic", "--noinput", "--clear", "--verbosity=0", env=env)


def _static_fingerprint(env: Mapping[str, str]) -> str:
    """Return a fingerprint of everything collectstatic reads, and of where and how it writes."""
    folders = [
        ROOT / "static",
        *(path for room in ROOMS for path in (ROOT / room).glob("**/static")),
    ]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    target = Path(env["STATIC_ROOT"])
    return _fingerprint(
        [LOCK_FILE, VENDOR_STAMP, *files],
        f"{env['STATIC_MODE']} {target} {target.is_dir()}",
    )


def _fingerprint(files: Iterable[Path], text: str) -> str:
    whole = hashlib.sha256(text.encode())
    for path in sorted(files):
        whole.update(os.fsencode(path))
        whole.update(path.read_bytes() if path.exists() else b"absent")
    return whole.hexdigest()

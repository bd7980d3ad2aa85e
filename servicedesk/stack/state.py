"""The folder behind a stack: its lock, secrets, ports, stamps and the servers' data."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from servicedesk.stack.account import Account, servers_account
from servicedesk.stack.console import StackError, say

ROOT = Path(__file__).resolve().parent.parent.parent
THROWAWAY_PREFIX = "servicedesk-throwaway-"
_ABANDONED_AFTER = 3600  # seconds
_PATIENCE_WITH_A_STOPPING_STACK = 40  # seconds


class State:
    """One stack's folder. ``servers`` is the part the servers' account may enter."""

    def __init__(self, folder: Path, *, throwaway: bool) -> None:
        self.folder = folder
        self.throwaway = throwaway
        self.account: Account = servers_account()
        self.servers = _servers_folder(folder, self.account)
        self._lock: int | None = None

    def lock(self, purpose: str) -> None:
        """Keep every other stack out of this folder until the process ends.

        :raises StackError: if a stack holds the folder and is not about to stop.
        """
        waited_since = time.monotonic()
        while not self.try_to_lock(purpose):
            holder = (self.folder / "lock").read_text() or "another command"
            patience = _PATIENCE_WITH_A_STOPPING_STACK if "stopping" in holder else 1
            if time.monotonic() - waited_since > patience:
                raise StackError(f"Already running: {holder} has the servers of this checkout.")
            time.sleep(0.1)

    def try_to_lock(self, purpose: str) -> bool:
        """Lock the folder if nobody holds it; tell whether it is locked now."""
        if self._lock is None:
            self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        if not _lock_now(self._lock):
            return False
        self.describe_lock(f"{purpose} (process {os.getpid()})")
        return True

    def describe_lock(self, text: str) -> None:
        """Say for what the folder is locked, for the sentence of a refused second start."""
        (self.folder / "lock").write_text(text)

    def secret(self, name: str) -> str:
        """Return a secret that is made once and kept in a file only its owner can read."""
        path = self.folder / name
        if not path.exists():
            write_private(path, secrets.token_urlsafe(48))
        return path.read_text()

    def private_folder(self, name: str) -> Path:
        """Return a folder below ``servers`` that only the servers' account can enter."""
        folder = self.servers / name
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self.account.take(folder)
        return folder

    def media_folder(self) -> Path:
        """Return the folder of uploaded files; web and worker run as the present account."""
        folder = self.folder / "media"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def port(self, server: str) -> int:
        """Return a free port of the loopback, the one of the last time if it is still free."""
        remembered = self.folder / f"{server}.port"
        port = free_port(int(remembered.read_text()) if remembered.exists() else 0)
        remembered.write_text(str(port))
        return port

    def read_json(self, name: str) -> dict[str, Any]:
        """Return what was kept under this name, or nothing."""
        try:
            kept = json.loads((self.folder / name).read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return dict(kept)

    def write_json(self, name: str, content: dict[str, Any]) -> None:
        write_private(self.folder / name, json.dumps(content))

    def forget(self) -> None:
        """Delete everything, the servers' data included."""
        shutil.rmtree(self.servers, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def kept_state() -> State:
    """Return this account's state of this checkout (or STACK_STATE), made on first use."""
    if given := os.environ.get("STACK_STATE"):
        folder = Path(given).absolute()
        folder.mkdir(parents=True, exist_ok=True)
    else:
        folder = _folder_in_checkout()
    return State(folder, throwaway=False)


@contextmanager
def throwaway_state() -> Iterator[State]:
    """Give a state of its own that is gone afterwards, so that parallel runs never meet."""
    _sweep_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=THROWAWAY_PREFIX))
    folder.chmod(0o755)
    state = State(folder, throwaway=True)
    state.lock("a throw-away stack")
    try:
        yield state
    finally:
        state.forget()


def write_private(path: Path, content: str) -> None:
    """Replace a file, readable for its owner alone from the first moment, all or nothing."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as file:
        file.write(content)
    unfinished.replace(path)


def free_port(preferred: int = 0) -> int:
    """Return the preferred port of the loopback if it is free, or else any that is."""
    return preferred if preferred and is_free(preferred) else _any_port()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _lock_now(file: IO[str] | int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _folder_in_checkout() -> Path:
    """Return .state/u<uid>: root and a normal account in one checkout keep apart."""
    parent = ROOT / ".state"
    if not parent.exists():
        parent.mkdir()
        owner = ROOT.stat()
        if os.geteuid() == 0:
            os.chown(parent, owner.st_uid, owner.st_gid)
    folder = parent / f"u{os.getuid()}"
    folder.mkdir(exist_ok=True)
    return folder


def _servers_folder(folder: Path, account: Account) -> Path:
    """Return where the servers live: inside the state, unless their account cannot get there."""
    inside = folder / "servers"
    inside.mkdir(exist_ok=True, mode=0o755 if account.is_other else 0o700)
    if not account.is_other or account.can_execute(inside):
        return inside
    fingerprint = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    outside = Path("/var/tmp") / f"servicedesk-{fingerprint}"
    if not outside.exists():
        say(f"{account.name} cannot enter {folder}: the servers live in {outside}")
    return own_folder(outside)


def own_folder(path: Path) -> Path:
    """Return a folder at a guessable place, and refuse one that somebody else made.

    :raises StackError: if it is not this account's.
    """
    path.mkdir(exist_ok=True, mode=0o755)
    if path.is_symlink() or path.stat().st_uid != os.geteuid():
        raise StackError(f"{path} belongs to somebody else; remove it first.")
    return path


def _sweep_abandoned() -> None:
    """Delete old throw-away folders whose command was killed: nobody holds their lock."""
    for folder in Path(tempfile.gettempdir()).glob(THROWAWAY_PREFIX + "*"):
        lock = folder / "lock"
        try:
            abandoned = time.time() - lock.stat().st_mtime > _ABANDONED_AFTER
            if abandoned and lock.stat().st_uid == os.geteuid():
                with open(lock) as file:
                    if _lock_now(file):
                        shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue

"""The account that runs the servers: Postgres refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Account:
    """Who owns the servers. ``is_other`` when it is not the one of this process."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def popen_options(self) -> dict[str, Any]:
        """Return what makes subprocess start a program as this account."""
        if not self.is_other:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_execute(self, path: Path) -> bool:
        """Tell whether the account may run the file, or enter the folder, at this path."""
        command = ["/usr/bin/test", "-x", str(path)]
        return subprocess.run(command, cwd="/", **self.popen_options()).returncode == 0

    def take(self, path: Path) -> None:
        """Make the account the owner of a file or folder."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)


def servers_account() -> Account:
    """Return this process's account, or for root an unprivileged one (STACK_USER, nobody)."""
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0:
        return Account(name=_name(uid), uid=uid, gid=gid, is_other=False)
    entry = pwd.getpwnam(os.environ.get("STACK_USER", "nobody"))
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, is_other=True)


def has_name(account: Account) -> bool:
    """Tell whether the machine knows the account; containers may run as a bare number."""
    try:
        pwd.getpwuid(account.uid)
    except KeyError:
        return False
    return True


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"

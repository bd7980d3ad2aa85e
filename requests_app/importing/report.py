"""What became of each row of a file. Pure."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple


class Listed(NamedTuple):
    """A row that came in neither as a request nor as history, and why not."""

    line: int
    case: str
    reason: str


class Note(NamedTuple):
    """Something about a case that was kept otherwise than the file says it."""

    case: str
    note: str


@dataclass(slots=True)
class Report:
    """The account of one run. ``rows_read == requests_created + rows_merged + len(listed)``."""

    file: str
    mapping: str
    source: str
    sha256: str
    rows_read: int
    requests_created: int = 0
    rows_merged: int = 0
    seconds: float = 0.0
    listed: list[Listed] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def adds_up(self) -> bool:
        return self.rows_read == self.requests_created + self.rows_merged + len(self.listed)

    @property
    def events_per_second(self) -> int:
        return round(self.rows_read / self.seconds) if self.seconds else 0

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows were listed for what, the commonest first."""
        return dict(Counter(row.reason for row in self.listed).most_common())

    def refuse(self, line: int, case: str, reason: str) -> None:
        """List a row."""
        self.listed.append(Listed(line, case, reason))

    def write(self, path: Path) -> None:
        """Write the report as JSON, making its folder if need be."""
        account = asdict(self) | {
            "rows_listed": len(self.listed),
            "events_per_second": self.events_per_second,
            "adds_up": self.adds_up,
            "reasons": self.reasons,
            "listed": [row._asdict() for row in sorted(self.listed)],
            "notes": [note._asdict() for note in self.notes],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(account, indent=1, ensure_ascii=False), encoding="utf-8")

"""What became of each row of a file of answers. Pure."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple


class Listed(NamedTuple):
    """A row that did not come in, and why not. ``respondent``: as the file calls them, or ""."""

    line: int
    respondent: str
    reason: str


@dataclass(slots=True)
class Report:
    """The account of one run. ``rows_read == responses_created + len(listed)``.

    ``columns_left_out`` of the file are read by nobody; ``zones`` says by question how the zone
    of tolerance is formed where the file knows one expectation only. ``run``: the stored run.
    """

    file: str
    mapping: str
    collection: str
    sha256: str
    columns_left_out: list[str]
    zones: dict[str, str]
    rows_read: int = 0
    responses_created: int = 0
    answers_created: int = 0
    seconds: float = 0.0
    run: int | None = None
    listed: list[Listed] = field(default_factory=list)

    @property
    def adds_up(self) -> bool:
        return self.rows_read == self.responses_created + len(self.listed)

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows were listed for what, the commonest first."""
        return dict(Counter(row.reason for row in self.listed).most_common())

    def refuse(self, line: int, respondent: str, reason: str) -> None:
        """List a row."""
        self.listed.append(Listed(line, respondent, reason))

    def as_table(self, *, most: int | None = None) -> dict[str, Any]:
        """Return the account for JSON, with at most so many of the listed rows."""
        return asdict(self) | {
            "rows_listed": len(self.listed),
            "adds_up": self.adds_up,
            "reasons": dict(list(self.reasons.items())[:most]),
            "listed": [row._asdict() for row in sorted(self.listed)[:most]],
        }

    def write(self, path: Path) -> None:
        """Write the report as JSON, making its folder if need be."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.as_table(), indent=1, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")

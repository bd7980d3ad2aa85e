"""The measurement from start to table. See the package's docstring."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools.bench import cases
from tools.bench.serving import Server, running

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = {"20k": 20_000, "200k": 200_000}
PORTS = {"floors": 8390, "20k": 8391, "200k": 8392}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        run = Bench(options, work)
        run.prepare()
        result = run.measure()
        statements = run.statements()
    print(_report(result, statements))
    if options.out:
        kept = {"pages": result, "statements": statements}
        Path(options.out).write_text(json.dumps(kept, indent=1))
    sys.exit(0 if _is_within(result) else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--kit", type=Path, required=True, help="httpload.py and floors/")
    parser.add_argument("--server", required=True, help="postgres://USER@HOST:PORT")
    parser.add_argument("--redis", default="redis://127.0.0.1:6379/0")
    parser.add_argument("--postmaster", help="postmaster.pid, when it may be read")
    parser.add_argument("--floors-database", default="floors")
    parser.add_argument("--floors-rows", type=int, default=200_000)
    parser.add_argument("--load", action="store_true", help="create and fill the databases first")
    parser.add_argument("-n", type=int, default=60, help="samples of each page")
    parser.add_argument("--only", default="", help="regular expression on names of cases")
    parser.add_argument("--out")
    return parser.parse_args()


class Bench:
    """One run."""

    def __init__(self, options: argparse.Namespace, work: Path) -> None:
        self.options, self.work = options, work

    def prepare(self) -> None:
        """Fill the databases where asked to, and collect the static files."""
        if self.options.load:
            for size, count in SIZES.items():
                self._manage(size, "migrate", "-v0")
                self._manage(size, "seed_bulk", "--requests", str(count))
        self._manage("20k", "collectstatic", "--noinput", "-v0")

    def measure(self) -> dict[str, Any]:
        """Run the load generator over floors and pages, interleaved; return its results."""
        with running(self._servers(), self.work) as pid_files:
            spec = self.work / "cases.json"
            spec.write_text(json.dumps(self._cases(pid_files)))
            out = self.work / "result.json"
            command = [
                sys.executable, str(self.options.kit / "httpload.py"), "--spec", str(spec),
                "--out", str(out), "-n", str(self.options.n), "-w", "6",
            ]  # fmt: skip
            if self.options.only:
                command += ["--only", f"auth_row|{self.options.only}"]
            subprocess.run(command, check=False, stdout=sys.stderr)
            return dict(json.loads(out.read_text()))

    def statements(self) -> dict[str, Any]:
        """Count the statements of each page at both sizes and explain the slowest."""
        found = {}
        for size in SIZES:
            people = self._people(size)
            create = cases.page_cases(size, "", people, {}, "0" * 8)[2]
            middle = sum(people["numbers"]) // 2
            given = {"type": people["type"], "number": f"SR-{middle}", "post": create["post"]}
            found[size] = self._ask(size, "tools.bench.statements", json.dumps(given))
        return found

    def _cases(self, pid_files: dict[str, Path]) -> list[dict[str, Any]]:
        floors = f"http://127.0.0.1:{PORTS['floors']}"
        cpu = self._cpu(pid_files["floors"], self.options.floors_database)
        found = cases.floor_cases(floors, self.options.floors_rows, cpu)
        run = uuid.uuid4().hex[:8]
        for size in SIZES:
            cpu = self._cpu(pid_files[size], f"bench{size}")
            url = f"http://127.0.0.1:{PORTS[size]}"
            found += cases.page_cases(size, url, self._people(size), cpu, run)
        return found

    def _cpu(self, pid_file: Path, database: str) -> dict[str, str]:
        cpu = {"pidfile": str(pid_file), "db": database}
        if self.options.postmaster:
            cpu["pgpid"] = self.options.postmaster
        return cpu

    def _servers(self) -> list[Server]:
        address = urlsplit(self.options.server)
        floors = Server(
            name="floors",
            port=PORTS["floors"],
            database=self.options.floors_database,
            application="floors_app:application",
            folder=self.options.kit / "floors",
            environment={
                "FLOORS_DB": self.options.floors_database,
                "PGHOST": address.hostname or "127.0.0.1",
                "PGPORT": str(address.port or 5432),
                "PGUSER": address.username or "postgres",
                "PGPASSWORD": address.password or "",
                "PYTHONPATH": str(self.options.kit / "floors"),
            },
        )
        ours = [
            Server(
                name=size,
                port=PORTS[size],
                database=f"bench{size}",
                application="servicedesk.wsgi:application",
                folder=ROOT,
                environment=self._environment(size),
            )
            for size in SIZES
        ]
        return [floors, *ours]

    def _environment(self, size: str) -> dict[str, str]:
        return {
            "DATABASE_URL": f"{self.options.server}/bench{size}",
            "REDIS_URL": self.options.redis,
            "REDIS_PREFIX": f"bench{size}",
            "DJANGO_SETTINGS_MODULE": "tools.bench.settings",
            "SECRET_KEY": "only-for-measuring-" + "0" * 40,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1",
            "EMAIL_URL": "dummymail://",
            "BENCH_STATIC_ROOT": str(self.work / "static"),
            "MEDIA_ROOT": str(self.work / "media"),
            "LOG_LEVEL": "INFO",
        }

    def _manage(self, size: str, *words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(command, cwd=ROOT, env=os.environ | self._environment(size), check=True)

    def _people(self, size: str) -> dict[str, Any]:
        return self._ask(size, "tools.bench.people")

    def _ask(self, size: str, module: str, *words: str) -> dict[str, Any]:
        answer = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=os.environ | self._environment(size),
            check=True,
            stdout=subprocess.PIPE,
        )
        return dict(json.loads(answer.stdout.splitlines()[-1]))


def _in_floors(result: dict[str, Any], name: str) -> float | None:
    page, floor = result.get(name, {}), result[cases.FLOOR]
    return page["cpu_ms"] / floor["cpu_ms"] if "cpu_ms" in page else None


def _report(result: dict[str, Any], statements: dict[str, Any]) -> str:
    floor = result[cases.FLOOR]["cpu_ms"]
    lines = [
        f"U = {floor:.2f} ms of CPU (web and database) of {cases.FLOOR}", "",
        "| page | U | budget | CPU ms (web + db) | p50 ms | SQL | n |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]  # fmt: skip
    for name, page in result.items():
        size, _, what = name.partition("/")
        sql = statements.get(size, {}).get("counts", {}).get(what, "")
        cost = _in_floors(result, name)
        lines.append(
            f"| {name} | {cost:.2f} | {cases.BUDGETS.get(what, '')} | {page['cpu_ms']:.2f} "
            f"({page['web_cpu_ms']:.2f} + {page['pg_cpu_ms']:.2f}) | {page['p50_ms']:.1f} "
            f"| {sql} | {page['n']} |"
        )
    lines += ["", *_growth(result), ""]
    for sql, plan in statements["200k"]["plans"]:
        lines += [sql, plan, ""]
    return "\n".join(lines)


def _growth(result: dict[str, Any]) -> list[str]:
    lines = []
    for what in cases.BUDGETS:
        small, large = _in_floors(result, f"20k/{what}"), _in_floors(result, f"200k/{what}")
        if small and large:
            lines.append(f"{what}: {large / small:.2f} times at ten times the requests")
    return lines


def _is_within(result: dict[str, Any]) -> bool:
    """Return whether every page keeps its budget and hardly grows."""
    for what, budget in cases.BUDGETS.items():
        small, large = _in_floors(result, f"20k/{what}"), _in_floors(result, f"200k/{what}")
        if small and large and (large > budget or large / small > cases.GROWTH):
            return False
    return True


if __name__ == "__main__":
    main()

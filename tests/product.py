"""The product as it runs: web, worker and beat in processes of their own, Redis and a mail sink."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from servicedesk.stack import redis
from servicedesk.stack.children import Child
from servicedesk.stack.state import State, free_port

ROOT = Path(settings.BASE_DIR)


class MailSink:
    """Takes every mail, keeps it, and counts it by Message-ID."""

    def __init__(self):
        self.message_ids = Counter()
        self.mails = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.message_ids[mail["Message-ID"]] += 1
        self.mails.append(mail)
        return "250 taken"

    def wait_for(self, recipient, words, seconds=30):
        """Return the text of the newest mail to ``recipient`` whose subject has ``words``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in reversed(self.mails):
                if mail["To"] == recipient and words in mail["Subject"]:
                    return mail.get_body(("plain",)).get_content()
            time.sleep(0.1)
        subjects = [f"{mail['To']}: {mail['Subject']}" for mail in self.mails]
        raise AssertionError(f"no mail about {words} to {recipient}; there are {subjects}")

    @property
    def doubled(self):
        return sum(count - 1 for count in self.message_ids.values())


class Product:
    """Starts, kills and stops the parts. The database is the test's own; ``more``: settings."""

    def __init__(self, state: State, **more: str):
        self.state = state
        self.more = more
        self.sink = MailSink()
        self.port = free_port()
        self.children = {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self.sink.controller.start()
        self.start_redis()
        self.start_worker()
        self.start("web", "gunicorn", "servicedesk.wsgi:application", "--workers=2",
                   "--threads=2", f"--bind=127.0.0.1:{self.port}", "--log-level=error")  # fmt: skip
        self._wait_until_it_answers()
        return self

    def __exit__(self, *_):
        for name in ("web", "worker", "redis"):
            self.children[name].stop()
        self.sink.controller.stop()

    def start_redis(self):
        self.children["redis"], self.redis_url = redis.start(self.state)

    def start_worker(self):
        self.start("worker", "celery", "-A", "servicedesk", "worker", "-B", "--concurrency=2",
                   "--scheduler=celery.beat:PersistentScheduler",
                   f"--schedule={self.state.folder}/beat-{time.monotonic_ns()}",
                   "--loglevel=CRITICAL")  # fmt: skip

    def start(self, name, *module):
        self.children[name] = Child(
            name, [sys.executable, "-m", *module], env=self.environment(), cwd=ROOT,
            log=self.state.folder / f"{name}.log",
        )  # fmt: skip

    def kill(self, name):
        """SIGKILL for the part and everything that it started."""
        child = self.children[name]
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def environment(self):
        database = connection.settings_dict
        account = f"{database['USER']}:{database['PASSWORD']}"
        sink = self.sink.controller
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.product_settings",
            "DEMO": "0",
            "DATABASE_URL": f"postgres://{account}@{database['HOST']}:{database['PORT']}"
            f"/{database['NAME']}",
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": f"smtp://{sink.hostname}:{sink.port}",
            "API_RATE": "100000/min",
            "API_CREATE_RATE": "100000/min",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
            "SITE_URL": self.url,
            "OUTBOX_LEASE_SECONDS": "6",
            "REBUILD_SECONDS": "2",
            "SURVEY_QUIET_HOURS": "0",
            "LOG_LEVEL": "ERROR",
            "PYTHONWARNINGS": "ignore",
            **self.more,
        }

    def manage(self, *arguments):
        """Run a management command beside the product."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment(), cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def _wait_until_it_answers(self):
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the product does not answer")

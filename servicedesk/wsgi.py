"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings.dev")

application = get_wsgi_application()

# What is loaded by now stays for good: the garbage collector need not look through it with every
# page. A page makes thousands of small objects that die at its end; looking less often is enough.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)

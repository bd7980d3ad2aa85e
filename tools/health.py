"""Ask a page of the product whether it is well; for health checks in containers.

The answer counts only with the name of the site as host, which the product
insists on, and as if TLS ended at a proxy.
"""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

TIMEOUT = 8  # seconds


def is_well(url: str, site_url: str) -> bool:
    """Tell whether the page answers with 200."""
    headers = {"Host": urlsplit(site_url).netloc, "X-Forwarded-Proto": "https"}
    try:
        page = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(page, timeout=TIMEOUT) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_well(sys.argv[1], os.environ.get("SITE_URL", sys.argv[1])) else 1)

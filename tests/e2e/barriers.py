"""What axe finds wrong with a page as it stands."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: May be given to a context, whose pages then need not be sent it one by one.
SCRIPT = Axe().axe_script


def barriers(page, rules=RULES):
    """Return a line for each rule that the page breaks."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    # Whatever is no violation is not described, which is half of the work.
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]

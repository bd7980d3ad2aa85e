"""The one way in: every change of a request is one transaction here."""

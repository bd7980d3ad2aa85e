"""Agreements: what can reasonably be promised, by the own record."""

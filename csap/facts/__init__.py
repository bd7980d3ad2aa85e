"""Exact daily roll-ups and the measurements made from them."""

"""Service reviews: agenda, pack, minutes, decisions."""

"""What people fill in on the portal. Forms validate; only services save."""

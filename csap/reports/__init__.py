"""Reports: every page with figures to take along, and what is sent by mail at regular times."""

"""What people expect, what they get, and what the clock says: the three forms of the gap."""

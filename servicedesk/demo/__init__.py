"""The demo company Aldermere: two thousand people and two years of their requests, made up.

Everything is drawn from one seed, so that the same day gives the same company. Nothing of it runs
outside the demo. The generators (company, seasons, support, work, voices, present) are pure; only
``loading`` writes.
"""

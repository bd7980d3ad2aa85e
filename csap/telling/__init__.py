"""How measurements are told: numbers, sentences, stories and charts, and who may read them.

Every face of the action plan says them in the same words: dashboards, findings, agreements, files.
"""

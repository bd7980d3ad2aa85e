"""Scoring of survey answers: pure functions from answers to measures. Source: docs/metrics.md."""

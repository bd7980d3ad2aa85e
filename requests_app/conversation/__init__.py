"""Replies, notes, attachments, followers and drafts."""

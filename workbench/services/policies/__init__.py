"""Policies: versions, drafts, working copies, the live one, and the text lists."""

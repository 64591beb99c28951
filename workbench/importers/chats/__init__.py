"""Exports of chats, read as posts: one module a format."""

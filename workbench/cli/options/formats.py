"""The options that say how files of posts are read: which list in them, and which format."""

from __future__ import annotations

import argparse

RESPONSES = "hive, openai, perspective, moderationapi, azure, rekognition or comprehend"
CHATS = "discord, telegram, slack, whatsapp or irc"


def add_formats(parser: argparse.ArgumentParser) -> None:
    """Add `--records`, `--format` and `--response`."""
    add = parser.add_argument
    add("--records", metavar="PATH", help="the list in a JSON file that holds the posts, such as"
        " messages or response.data")  # fmt: skip
    add("--format", metavar="FORMAT", help=f"an export of chats: {CHATS}; or raw responses of a"
        f" classifier, whose scores are taken: {RESPONSES}")  # fmt: skip
    add("--response", metavar="COLUMN", help="the column of the responses; guessed when left out,"
        " and where there is none, each row is a response itself")  # fmt: skip

"""The deny and allow lists of a synthetic community, which the texts of its spam waves hit."""

import pyarrow as pa

ENTRIES = (
    ("deny", "phrase", "lucky coins bonus"),
    ("deny", "phrase", "cheap followers"),
    ("deny", "phrase", "casino royale"),
    ("deny", "phrase", "free crystal"),
    ("deny", "domain", "lucky-coins.example"),
    ("deny", "domain", "bonus.example.net"),
    ("deny", "url", "http://crystal-gift.example/start"),
    ("deny", "email", "deals@example.org"),
    ("deny", "phone", "+1 202-555-0143"),
    ("deny", "regex", r"(?i)casin[o0]\W+r[o0]ya[l1]e"),
    ("allow", "phrase", "community guidelines"),
    ("allow", "phrase", "plum cake"),
    ("allow", "domain", "help.example.com"),
)


def lists_table() -> pa.Table:
    """The lists as a table of entries: `list`, `kind`, `value`."""
    columns = zip(*ENTRIES, strict=True)
    return pa.table([pa.array(column) for column in columns], names=["list", "kind", "value"])

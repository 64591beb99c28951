"""Strategies for texts that are hard on a matcher."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import strategies as st

ASSIGNED = [
    char
    for char in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(char) not in ("Cn", "Co", "Cs")
]

NASTY = (
    "aAbBcC12 .,:;-_/@'\"()[]<>|=+$#?!&%~*^`\\\x00\n\t"
    "ßẞſİıKΣςσéÉ\u0301\u0323\u0345\u0338\u0336ǰŉﬁ㎏½²①ⅷ⒈．。｡＠：／ｃＣ／"
    "\u00ad\u034f\u200b\u200d\u2060\u2066\u202e\ufe0f\ufeff\u3164\uffa0\U000e0061\u180e"
    "看点。、，（）「」カガｶﾞｰー々〆คกา่ລາកာ한ㅎㅏㄴ\u1100\u1161\u11a8\u0f73ब्जी\u09be🔥👉🏿❤…“”«»–\u00a0\u3000\u2028"
)


def hard_text(max_size: int = 30) -> st.SearchStrategy[str]:
    """Return any text, with much of what scripts and evasions are made of."""
    nasty = st.text(st.sampled_from(NASTY), max_size=max_size)
    return nasty | st.text(max_size=max_size).map(without_surrogates)


def without_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def around(*cores: str) -> st.SearchStrategy[str]:
    """Return texts in which some of the cores stand among hard characters."""
    piece = st.sampled_from(cores) | st.text(st.sampled_from(NASTY), max_size=3)
    return st.lists(piece, max_size=8).map("".join)

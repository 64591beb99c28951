"""Whether a float of 64 bits gives back the digits of a written number.

It holds any number of up to 15 digits. A longer one is given back where it is what that float
prints with as many digits: `0.90000000000000002` is, `12345678901234567891` is not.
"""

from __future__ import annotations

import math
import re

SURE_DIGITS = 15
_DIGITS = re.compile(r"[0-9]+")


def gives_back(text: str) -> bool:
    """Whether a float of 64 bits gives back the digits of a written number, NaN or infinity.

    >>> [gives_back(text) for text in ("0.50", "0.90000000000000002", "0.12345678901234567")]
    [True, True, False]
    """
    number = float(text)
    if text in (repr(number), f"{number:.17g}"):  # as most programs print it
        return True
    mantissa = re.split("[eE]", text.strip())[0]
    digits = "".join(_DIGITS.findall(mantissa)).lstrip("0")
    if not digits or (len(digits) <= SURE_DIGITS and 1e-300 < abs(number) < 1e300):
        return True
    if not math.isfinite(number) or len(digits) > 400:
        return False
    printed = f"{abs(number):.{len(digits) - 1}e}".partition("e")[0]
    return printed.replace(".", "") == digits

"""Plain Python values as cells: what each was, and which of them are kept as objects."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workbench.reading.columns.cells import BOOLEAN, FLOAT, INTEGER, NESTED, TEXT
from workbench.reading.columns.python_values import Fraction, Whole
from workbench.reading.times.python_cells import python_cells


@pytest.mark.parametrize("nested", [{"a": 1}, [1, 2], ("x",)])
def test_values_are_kept_where_one_of_them_is_a_list_or_an_object(nested):
    cells = python_cells([nested, "text", None])
    assert cells.marks is not None
    assert cells.marks.tolist() == [NESTED, TEXT, 0]
    assert cells.objects == [nested, "text", None]
    assert python_cells([nested, None]).kind == "nested"


def test_plain_values_are_not_kept_beside_their_text():
    cells = python_cells(["text", 1, 2.5, True, Decimal("0.1"), None])
    assert cells.marks is not None
    assert cells.marks.tolist() == [TEXT, INTEGER, FLOAT, BOOLEAN, FLOAT, 0]
    assert cells.values.to_pylist() == ["text", "1", "2.5", "true", "0.1", None]
    assert cells.objects is None
    assert cells.kind == "text"


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        ([Whole(2**63 - 1), Whole(-(2**63))], "integer"),
        ([Whole(2**63), Whole(1)], "text"),
        ([Whole(-(2**63) - 1)], "text"),
        ([Whole(10**17), 1], "integer"),
        ([Whole(12), Fraction("0.5")], "float64"),
        ([Whole(2**53 + 1), Fraction("0.5")], "text"),
    ],
)
def test_numbers_are_of_a_type_that_gives_each_back(numbers, kind):
    assert python_cells(numbers).kind == kind

"""How far two colours stand apart, and what counts as a colour that nobody can tell."""

from __future__ import annotations

import pytest

from courtdesk.documents.docx_colours import called, contrast


@pytest.mark.parametrize(
    ("ink", "ground", "ratio"),
    # Examples that are worked out in, or follow from, WCAG 2.2's definition of contrast ratio.
    [
        ("000000", "FFFFFF", 21),
        ("FFFFFF", "000000", 21),
        ("777777", "FFFFFF", 4.48),
        ("767676", "FFFFFF", 4.54),
        ("FF0000", "FFFFFF", 4.0),
        ("1F1F1F", "1F1F1F", 1),
    ],
)
def test_contrast_is_that_of_wcag(ink: str, ground: str, ratio: float) -> None:
    assert contrast(ink, ground) == pytest.approx(ratio, abs=0.01)


def test_a_colour_is_called_by_its_name_where_it_has_one() -> None:
    assert [called(one) for one in ("FFFFFF", "4F81BD")] == ["white", "colour 4F81BD"]

"""What changed from one issued text to the next, in lines that can be read aloud."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from courtdesk.domain.report_versions import ChangeKind, LineChange, changes_between

FIRST = (
    "DRAFT - Requirement: MHTR\n1 thing still to do.\nAda.\n\n"
    "Plan\nOld plan.\nKept.\n\nOffences\n- Theft"
)
SECOND = "Requirement: MHTR\nAda.\n\nPlan\nNew plan.\nKept.\n\nOffences\n- Theft"


def test_each_changed_line_stands_under_its_heading() -> None:
    removed, added = ChangeKind.REMOVED, ChangeKind.ADDED
    assert changes_between(FIRST, SECOND) == (
        LineChange(removed, "First lines", "DRAFT - Requirement: MHTR"),
        LineChange(removed, "First lines", "1 thing still to do."),
        LineChange(added, "First lines", "Requirement: MHTR"),
        LineChange(removed, "Plan", "Old plan."),
        LineChange(added, "Plan", "New plan."),
    )
    assert (removed.label, added.label) == ("Removed", "Added")


def test_the_same_line_under_another_heading_is_another_line() -> None:
    moved = changes_between("T\n\nMHTR\nConsent: signed.", "T\n\nDRR\nConsent: signed.")
    assert [(one.heading, one.text) for one in moved] == [
        ("MHTR", "MHTR"),
        ("MHTR", "Consent: signed."),
        ("DRR", "DRR"),
        ("DRR", "Consent: signed."),
    ]


_LINES = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map("\n".join)
_TEXTS = st.lists(_LINES, min_size=1, max_size=3).map("\n\n".join)


@settings(max_examples=40)
@given(_TEXTS, _TEXTS)
def test_what_is_told_leads_from_the_one_text_to_the_other(before: str, after: str) -> None:
    lines = sorted(line for line in before.split("\n") if line)
    for one in changes_between(before, after):
        if one.kind is ChangeKind.ADDED:
            lines.append(one.text)
        else:
            lines.remove(one.text)
    assert sorted(lines) == sorted(line for line in after.split("\n") if line)
    assert changes_between(before, before) == ()

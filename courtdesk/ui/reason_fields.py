"""Fields that ask why one goes on past what eligibility found, shared by the pages that propose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courtdesk.domain.findings import Finding
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea

_PREFIX = "why:"


def reason_field(finding: Finding) -> TextArea:
    """Asks why one goes on past `finding`; named as `actions.requirements` names its errors."""
    return TextArea(
        f"{_PREFIX}{finding.key}",
        f"Why go on? {finding.reason}",
        hint=finding.overrule,
        rows=2,
        missing="Say why you go on, or choose something else.",
    )


def name_field(field: Field[Any], finding: Finding) -> None:
    """Name the field after `finding` as it now is: another choice has other words."""
    words = f"Why go on? {finding.reason}"
    field.caption_label.setText(words)
    field.controls()[0].setAccessibleName(words)


def reasons_in(values: Mapping[str, Any]) -> dict[str, str]:
    """The reasons among a page's values, by the finding's key."""
    return {
        name.removeprefix(_PREFIX): str(value)
        for name, value in values.items()
        if name.startswith(_PREFIX) and value
    }

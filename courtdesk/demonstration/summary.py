"""What summary.json says of each member and each case (see the package)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.demonstration.cast import Staff
from courtdesk.demonstration.parts import Part
from courtdesk.domain.approval import Outcome
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.requirements import RequirementKind, combination

_OUTCOMES = {
    Outcome.APPROVE: "approved",
    Outcome.RETURN: "returned",
    Outcome.DECLINE: "declined",
}


def member_summary(staff: Staff, passphrase: str) -> dict[str, Any]:
    """One member with the passphrase, which is how one signs in to the demonstration."""
    return {
        "name": staff.name,
        "roles": [role.value for role in staff.roles],
        "roles_text": ", ".join(role.label for role in staff.roles),
        "passphrase": passphrase,
    }


def case_summary(session: Session, part: Part, out: Path) -> dict[str, Any]:
    """One case as the record has it at the end of the day, not as its story meant it."""
    file = case_file(session, part.case)
    reference = file.case.value.reference
    decisions = {kind.value: words for kind, words in _decisions(file).items()}
    documents = sorted((out / "documents").glob(f"{reference}.*"))
    return {
        "reference": reference,
        "name": file.person.value.full_name,
        "crn": file.person.value.crn,
        "requirement": combination(each.kind for each in file.considered()) or None,
        "decision": _together(decisions),
        "sentence": _sentence(file),
        "files": [path.relative_to(out).as_posix() for path in documents],
        "story": part.story.words,
        "decisions": decisions,
        "granted": [str(kind) for kind in file.sentence.value.granted()] if file.sentence else [],
        "courtroom": file.case.value.courtroom,
        "issued": file.snippet is not None,
        "risk": _risk(file),
    }


def _risk(file: CaseFile) -> str | None:
    """Whether what was done about risk is recorded; `None` where no form found any."""
    if file.open_stops():
        return "not recorded"
    return "recorded" if file.risk_actions else None


def _decisions(file: CaseFile) -> dict[RequirementKind, str]:
    found = {}
    for part in file.considered():
        standing = file.standing_decision(part.kind)
        if standing is not None:
            found[part.kind] = _OUTCOMES[standing.value.outcome]
        elif part.request is not None:
            found[part.kind] = "outstanding"
    return found


def _together(decisions: dict[str, str]) -> str | None:
    """One word when all decisions are alike, each by its requirement when they are not."""
    words = set(decisions.values())
    if len(words) <= 1:
        return words.pop() if words else None
    return ", ".join(f"{kind} {word}" for kind, word in decisions.items())


def _sentence(file: CaseFile) -> str | None:
    if file.sentence is None:
        return None
    value = file.sentence.value
    accepted = [f"{result.requirement}" for result in value.results if result.accepted]
    refused = [f"{result.requirement}" for result in value.results if not result.accepted]
    text = f"{value.disposal.label}, {value.order_months} months"
    if accepted:
        text += f", with {' & '.join(accepted)}"
    return text + (f", {' & '.join(refused)} declined by the court" if refused else "")

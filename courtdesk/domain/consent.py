"""The signed combined consent: which parts it must have, and what was signed.

Its words stand in one place, the form `combined-consent`, so that what is read on the screen, on
paper and in an export cannot drift apart. Here are the ids of its parts, which follow Appendix 4
of the CSTR Operating Framework (version 2, May 2020) and its Appendix 1, "Consent process", and
the rules about them. A consent keeps the version and the exact form-file that was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow

POINT_IDS = (
    "need-to-know",
    "why-shared",
    "by-law",
    "exceptions",
    "collecting",
    "keeping",
    "withdraw",
    "correct",
    "copy",
    "private",
)
"""What the person is told before signing, in this order."""

EXPLAINED_IDS = ("expected", "choice", "breach")
"""What the member must have explained (framework, Appendix 1, "Consent process")."""

DECLARATION_IDS = ("understood", "consent", "confidentiality", "share")
"""What the person declares by signing; all are needed."""

DEFAULT_SESSIONS = "12 weekly sessions of one hour"


@dataclass(frozen=True)
class Point:
    """One thing that the person is told before signing."""

    id: str
    heading: str
    text: str


@dataclass(frozen=True)
class Statement:
    """One sentence that is ticked by the person, or by the member who explained."""

    id: str
    text: str


@dataclass(frozen=True)
class ConsentWords:
    """All that one version of the consent says.

    `programmes` is what the person agrees to do, should the court make that requirement; a line
    may hold "{sessions}" for the programme's sessions, which are the site's setting.
    """

    version: str
    welcome: str
    points: tuple[Point, ...]
    explained: tuple[Statement, ...]
    declarations: tuple[Statement, ...]
    programmes: Mapping[RequirementKind, tuple[str, ...]]

    def agreed(self, kinds: Iterable[RequirementKind], sessions: str) -> tuple[str, ...]:
        """What is agreed to under each of `kinds`, with the programme's `sessions` in words."""
        return tuple(
            # Not `format`: the sessions are somebody's own words, and so may hold a brace.
            line.replace("{sessions}", sessions)
            for kind in kinds
            for line in self.programmes.get(kind, ())
        )


@dataclass(frozen=True)
class Consent:
    """A signed combined consent, or its withdrawal.

    `requirements` are those assessed and consented to; what the court grants is never ticked
    here but copied from the sentence. `points_version` is the version of the words read and
    `file` the document of the exact form that held them ("" before forms were kept).

    `signature` is the name, typed. `drawn` are the strokes of a drawn signature as JSON text
    (`courtdesk.questionnaire.strokes`), "" without one, and `not_drawn` why there is none, where
    somebody said so. `on_paper` means that the person signed the printed copy by hand.
    `withdrawn_on` set means that nothing is consented to any more.
    """

    case: CaseId
    requirements: tuple[RequirementKind, ...]
    points_version: str
    read_how: ReadHow
    explained: tuple[str, ...]
    explained_by: MemberId
    declarations: tuple[str, ...]
    signature: str
    birth_date: date | None
    gp_surgery: str
    signed_on: date
    sessions: str = DEFAULT_SESSIONS
    format_note: str = ""
    withdrawn_on: date | None = None
    withdrawal_reason: str = ""
    file: str = ""
    drawn: str = ""
    not_drawn: str = ""
    on_paper: bool = False

    def covers(self, kind: RequirementKind) -> bool:
        """Whether this consent holds for `kind` now."""
        return self.withdrawn_on is None and kind in self.requirements

    @property
    def renew_by(self) -> date:
        """The day by which the consent must be renewed: a year after signing."""
        if (self.signed_on.month, self.signed_on.day) == (2, 29):
            return date(self.signed_on.year + 1, 2, 28)
        return self.signed_on.replace(year=self.signed_on.year + 1)


def most_restrictive(consents: Sequence[Consent]) -> Consent:
    """What may be relied on while these versions stand side by side and nobody has settled which.

    A withdrawal holds over everything else; of others, only the requirements that all of them
    name. Nobody signed what this returns: it says what is allowed, and is never printed (DESIGN,
    "Sync").
    """
    withdrawn = [one for one in consents if one.withdrawn_on is not None]
    if withdrawn:
        return withdrawn[0]
    shared = tuple(
        kind
        for kind in consents[0].requirements
        if all(kind in one.requirements for one in consents)
    )
    return replace(consents[0], requirements=shared)


def restricts(one: Consent, standing: Sequence[Consent]) -> bool:
    """Whether `one` beside those that stand would leave less allowed than they do (fail closed)."""
    before, after = most_restrictive(standing), most_restrictive([*standing, one])
    return _allowed(after) < _allowed(before)


def _allowed(consent: Consent) -> frozenset[RequirementKind]:
    return frozenset(kind for kind in consent.requirements if consent.covers(kind))

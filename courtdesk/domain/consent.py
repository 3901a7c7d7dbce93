"""The signed combined consent: which parts it must have, and what was signed.

Its words stand in one place, the form `combined-consent`, so that what is read on the screen, on
paper and in an export cannot drift apart. Here are the ids of its parts, which follow Appendix 4
of the CSTR Operating Framework (version 2, May 2020) and its Appendix 1, "Consent process", and
the rules about them. A consent keeps the version and the exact form-file that was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


# --- old names, going as soon as nothing asks for them ---
VERSION = "1"
POINTS: tuple[Point, ...] = (
    Point(
        "need-to-know",
        "Who may see what you tell us",
        "The services that work on your order share what you tell them only with those of their "
        "staff who need it for their part of the work. We can give you this page in another "
        "language or in easy read.",
    ),
    Point(
        "why-shared",
        "Why we share information",
        "We share information about you to assess your health and which treatment would help, "
        "to get information from the services we work with, to keep you, children and other "
        "people safe, to judge risk, to meet the contracts that pay for the service, and to "
        "count how well the service works and what it will need in future. Figures that leave "
        "the service do not name you.",
    ),
    Point(
        "by-law",
        "What the law says about sharing",
        "The law controls how your information is shared. Everyone who receives it has a legal "
        "duty to keep it confidential.",
    ),
    Point(
        "exceptions",
        "When we must tell someone without asking you",
        "We have to pass information on, even if you do not agree, when someone threatens to "
        "harm you or you threaten to harm yourself or somebody else, when an adult or a child "
        "may not be safe, or when you tell us about a serious crime that you are going to "
        "commit. We must report harm to yourself or others, and worries about a child, to the "
        "agencies outside.",
    ),
    Point(
        "collecting",
        "How we collect and store information",
        "We ask for your consent and your signature before we store or share your information. "
        "We also use it where the contract that pays for the service asks for it, where the law "
        "requires it, and where we have a sound reason, such as sending you or your GP details "
        "of your treatment.",
    ),
    Point(
        "keeping",
        "How long we keep information",
        "We keep your record from your assessment until your treatment ends. After that it is "
        "kept encrypted and secure for as long as the service's own retention rules say; ask us "
        "and we will tell you how long that is.",
    ),
    Point(
        "withdraw",
        "You can change your mind",
        "You can withdraw this consent at any time. If you are still in treatment after a year, "
        "we will ask you to renew it every year.",
    ),
    Point(
        "correct",
        "Putting mistakes right",
        "Your information should be right and up to date. You can ask us to correct or remove "
        "anything that you think is wrong.",
    ),
    Point(
        "copy",
        "Seeing what we hold",
        "You can ask for a copy of the information that we hold about you.",
    ),
    Point(
        "private",
        "Talking in private",
        "We take care that conversations and telephone calls about you are not overheard, and "
        "we leave out details that identify you wherever we can.",
    ),
)


PROGRAMMES: dict[RequirementKind, tuple[str, ...]] = {
    RequirementKind.MHTR: (
        "I will attend the programme of {sessions}.",
    ),
    RequirementKind.DRR: (
        "I will take part in the therapeutic activities that are needed to complete the "
        "drug rehabilitation programme.",
    ),
    RequirementKind.ATR: (
        "I will take part in the therapeutic activities that are needed to complete the "
        "alcohol treatment programme.",
    ),
}
"""What the person agrees to do, should the court make the requirement."""

Declaration = Statement

DECLARATIONS: tuple[Declaration, ...] = (
    Declaration(
        "understood",
        "I have been told about the assessment and the treatment requirement, "
        "and I understand what I was told.",
    ),
    Declaration(
        "consent",
        "I consent to the assessment and to the treatment for each requirement "
        "named here, should the court make it.",
    ),
    Declaration(
        "confidentiality", "I have read the confidentiality statement, or had it read to me."
    ),
    Declaration(
        "share",
        "I understand that information about me may be shared as set out here, and "
        "that confidentiality may be broken if I or others are at risk of harm.",
    ),
)
"""What the person declares by signing; all are needed."""

EXPLAINED: tuple[Declaration, ...] = (
    Declaration("expected", "What the person will be expected to do"),
    Declaration("choice", "That it is the person's own choice"),
    Declaration(
        "breach",
        "That not engaging, once the court has made the requirement, may end in "
        "breach and a return to court",
    ),
)
"""What the member must have explained (framework, Appendix 1, "Consent process")."""



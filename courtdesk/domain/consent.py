"""The signed combined consent: what is said, what is declared, and what was signed.

The points follow Appendix 4 of the CSTR Operating Framework, version 2 (May 2020), one for one,
in our own plain words; `source` names the part of the appendix that each carries. Two places of
that appendix need a local decision, and are said so instead of copied: how long records are kept
(the appendix says indefinitely, which data protection law does not allow without a reason) and
the number of sessions (12 weekly hours there, 10 to 12 of 50 minutes in the clinical model).

`VERSION` goes up whenever a word changes: a consent keeps the version that was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courtdesk.domain.ids import CaseId, MemberId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow

VERSION = "1"


@dataclass(frozen=True)
class Point:
    """One thing that the person is told before signing."""

    id: str
    heading: str
    text: str
    source: str


POINTS: tuple[Point, ...] = (
    Point(
        "need-to-know",
        "Who may see what you tell us",
        "The services that work on your order share what you tell them only with those of their "
        "staff who need it for their part of the work. We can give you this page in another "
        "language or in easy read.",
        "Confidentiality statement",
    ),
    Point(
        "why-shared",
        "Why we share information",
        "We share information about you to assess your health and which treatment would help, "
        "to get information from the services we work with, to keep you, children and other "
        "people safe, to judge risk, to meet the contracts that pay for the service, and to "
        "count how well the service works and what it will need in future. Figures that leave "
        "the service do not name you.",
        "Personal information",
    ),
    Point(
        "by-law",
        "What the law says about sharing",
        "The law controls how your information is shared. Everyone who receives it has a legal "
        "duty to keep it confidential.",
        "What is meant by data sharing",
    ),
    Point(
        "exceptions",
        "When we must tell someone without asking you",
        "We have to pass information on, even if you do not agree, when someone threatens to "
        "harm you or you threaten to harm yourself or somebody else, when an adult or a child "
        "may not be safe, or when you tell us about a serious crime that you are going to "
        "commit. We must report harm to yourself or others, and worries about a child, to the "
        "agencies outside.",
        "What is meant by data sharing; Consent",
    ),
    Point(
        "collecting",
        "How we collect and store information",
        "We ask for your consent and your signature before we store or share your information. "
        "We also use it where the contract that pays for the service asks for it, where the law "
        "requires it, and where we have a sound reason, such as sending you or your GP details "
        "of your treatment.",
        "Collecting data",
    ),
    Point(
        "keeping",
        "How long we keep information",
        "We keep your record from your assessment until your treatment ends. After that it is "
        "kept encrypted and secure for as long as the service's own retention rules say; ask us "
        "and we will tell you how long that is.",
        "Retention of information",
    ),
    Point(
        "withdraw",
        "You can change your mind",
        "You can withdraw this consent at any time. If you are still in treatment after a year, "
        "we will ask you to renew it every year.",
        "Your rights to withdraw consent",
    ),
    Point(
        "correct",
        "Putting mistakes right",
        "Your information should be right and up to date. You can ask us to correct or remove "
        "anything that you think is wrong.",
        "Changes to your information",
    ),
    Point(
        "copy",
        "Seeing what we hold",
        "You can ask for a copy of the information that we hold about you.",
        "Access to the information we hold",
    ),
    Point(
        "private",
        "Talking in private",
        "We take care that conversations and telephone calls about you are not overheard, and "
        "we leave out details that identify you wherever we can.",
        "Consent",
    ),
)


PROGRAMMES: dict[RequirementKind, tuple[str, ...]] = {
    RequirementKind.MHTR: (
        "I will attend the programme of {sessions}.",
        "I will take part in the therapeutic activities that are needed to complete it.",
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

DEFAULT_SESSIONS = "12 weekly sessions of one hour"


@dataclass(frozen=True)
class Declaration:
    """One statement that is ticked by the person, or by the member who explained."""

    id: str
    text: str


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


@dataclass(frozen=True)
class Consent:
    """A signed combined consent, or its withdrawal.

    `requirements` are those assessed and consented to; what the court grants is never ticked
    here but copied from the sentence. `signature` is the typed name. `withdrawn_on` set means
    that nothing is consented to any more.
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

    def covers(self, kind: RequirementKind) -> bool:
        """Whether this consent holds for `kind` now."""
        return self.withdrawn_on is None and kind in self.requirements

    @property
    def renew_by(self) -> date:
        """The day by which the consent must be renewed: a year after signing."""
        if (self.signed_on.month, self.signed_on.day) == (2, 29):
            return date(self.signed_on.year + 1, 2, 28)
        return self.signed_on.replace(year=self.signed_on.year + 1)

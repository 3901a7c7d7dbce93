"""Which signed records count: those that carry their author's signature, and whose author may.

Anybody who holds the vault key can append any record with a program of their own, under any name.
What a person must sign counts only when all of this holds of it:

* it carries the signature of the member it names, for its own purpose (`signatures.is_signed`);
* that member holds or held a role that may do this (`domain.access`, `Standing.held`);
* it stands in the one document that is made for it, and speaks of that document's case: a
  signature copied from another case, requirement or form is genuine and says nothing here;
* a decision is not an earlier one of the same document put back on top;
* thresholds among the site's settings are ones that a clinical lead signed;
* a clinical lead's answer by telephone was recorded under a process for it that the site's clinical
  lead has signed, and that has allowed it ever since.

What does not count is left out, the last version that counts stands in its place, and one sentence
says so. But a signature stands outside a record's hash, so that a colleague's program could spoil
the one under a withdrawal and have the consent stand as given again. Where such a version allows
less than what counts, it stays beside it, in dispute, until a person says which holds
(`_restrictive`); by itself it says nothing, and nobody's unsigned record allows anything. So it is
between two documents too: an approval by telephone does not count over a written no, nor over a
process taken back, of which only the signature was spoiled (`_why_held_back`). Thresholds and
settings fall back to what was set before, and every case that rests on them says so.

The roster, the compartments and the team's keys have rules of their own (`domain.roster`,
`actions.keyring`).

What this cannot tell: a member who was given a second role and has lost the first still signs as
both, since nothing but the signer's clock says when; and a consent, report text, rule or form that
its author really signed and later replaced can be put back on top by whoever holds the vault key,
as a lawful return to the same words is the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from courtdesk.actions.belief_places import derived, is_in_place
from courtdesk.actions.signatures import is_signed
from courtdesk.domain.access import MAY, Permission, Role
from courtdesk.domain.approval import Decision, Outcome, TelephoneApproval
from courtdesk.domain.codec import BodyRefused, from_body
from courtdesk.domain.consent import Consent, restricts
from courtdesk.domain.ids import DocumentId, MemberId, RevisionId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.roster import Standing
from courtdesk.store.records import Document, Revision
from courtdesk.store.vault import Vault

NAMES = {
    "consent": "consent",
    "decision": "decision",
    "snippet": "text for the report",
    "same-person": "link between two records of a person",
    "device": "record of a laptop",
    "settings": "change of the site's settings",
    "clinical-rule": "change of a threshold",
    "risk-card": "card for risk",
    "telephone-rule": "process for approval by telephone",
    "telephone-approval": "clinical lead's answer by telephone",
    "site-form": "change of the site's own forms",
    "report-template": "change of a template for the report",
}
"""The kinds that are judged here, as a sentence names one."""

SITE_WIDE = (
    "settings",
    "clinical-rule",
    "risk-card",
    "telephone-rule",
    "site-form",
    "device",
    "report-template",
)
"""Those of which a doubt is everybody's: it is told at signing in."""

_JUDGED_BY = ("settings", "clinical-rule", "telephone-rule")
_JUDGED = frozenset({"response", "decision", "decision-request", "telephone-approval"})
"""What is judged by the site's rules: a case that has such a record tells of their doubts."""

_NEEDS = {
    "consent": Permission.TAKE_CONSENT,
    "snippet": Permission.ISSUE_SNIPPET,
    "same-person": Permission.CHANGE_LIST,
    "settings": Permission.CHANGE_SETTINGS,
    "clinical-rule": Permission.SET_CLINICAL,
    "risk-card": Permission.SET_CLINICAL,
    "telephone-rule": Permission.SET_CLINICAL,
    # Told on the telephone, it is recorded by whoever asks for decisions.
    "telephone-approval": Permission.ASK_DECISION,
    "site-form": Permission.CHANGE_FORMS,
    "report-template": Permission.CHANGE_FORMS,
}
_UNSIGNED = "it does not carry their signature"
_MISPLACED = "it was signed for another place in the record, or for none"
_NO_LEAD = "whoever it says answered was no clinical lead of this team"
_NO_PROCESS = (
    "the process that the site's clinical lead has signed does not allow it, or did not when it "
    "was recorded"
)
_NO_IN_WRITING = (
    "a written answer that is no approval stands beside it, though it does not count itself: ask "
    "for a decision in writing"
)
_NO_PROCESS_NOW = (
    "a later version of the process that does not allow it stands in the record, though it does "
    "not count itself: the clinical lead signs the process anew"
)
_PUT_BACK = ("decision", "telephone-approval")
"""Each version of these holds its own moment, so that two are never the same to the byte."""


Verdicts = dict[tuple[RevisionId, bytes], str]
"""Why each version does not count, or "", by its id and a hash of its signature.

A signature stands outside the id: one that was spoiled on its way and came again whole is another.
"""


@dataclass(frozen=True)
class Counted:
    """Documents with the versions that count, and a sentence for each head that does not.

    A version that does not count and allows less than those that do stands after them.
    """

    documents: tuple[Document, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Belief:
    """What counts under one standing of the team.

    `verdicts` keeps what was found: a signature costs 150 µs, and a page of the court list reads
    hundreds. It lives as long as the standing.
    """

    vault: Vault
    standing: Standing
    verdicts: Verdicts

    def of(self, documents: Iterable[Document]) -> Counted:
        """The documents, each at the last version that counts; without those that have none."""
        kept: list[Document] = []
        doubts: list[str] = []
        kinds: set[str] = set()
        for document in documents:
            kinds.add(document.kind)
            if document.kind not in NAMES:
                kept.append(document)
                continue
            doubted = [head for head in document.heads if not self.counts(head)]
            found, held = self._without(document) if doubted else (document, ())
            doubts.extend(self._sentence(one) for one in doubted if one not in held)
            doubts.extend(self._sentence(one, _HELD) for one in held)
            if found is not None:
                kept.append(found)
        if not _JUDGED.isdisjoint(kinds):
            doubts.extend(self._fallen_back())
        return Counted(tuple(kept), tuple(dict.fromkeys(doubts)))

    def _fallen_back(self) -> Iterator[str]:
        """A sentence for each change of what cases are judged by that does not count.

        What was set before holds in its place, and nobody would see it in a case.
        """
        for document in self.vault.documents(kinds=_JUDGED_BY):
            for head in document.heads:
                if not self.counts(head):
                    yield self._sentence(head)

    def document(self, document: DocumentId) -> Document | None:
        """One document at the last version that counts, or `None`."""
        found = self.vault.document(document)
        return next(iter(self.of([found] if found is not None else []).documents), None)

    def counts(self, revision: Revision) -> bool:
        """Whether a revision counts; one of a kind that nobody signs, or purged, always does."""
        return not self._why_not(revision)

    def _why_not(self, revision: Revision) -> str:
        if revision.kind not in NAMES or revision.open is None:
            return ""
        key = revision.id, _seal(revision)
        if key not in self.verdicts:
            self.verdicts[key] = self._judged(revision)
        found = self.verdicts[key]
        if not found and _approves_by_telephone(revision):
            # Never kept with the verdicts: the lead may sign another process at any time.
            return self._why_held_back(revision)
        return found

    def _why_held_back(self, revision: Revision) -> str:
        """Why an answer by telephone does not count, by what stands in other documents; or "".

        That a written no, or the end of the process, does not count gives no approval (fail
        closed): whoever passes a record on could spoil its signature.
        """
        from courtdesk.actions.clinical import telephone_document

        if not self._is_allowed(revision):
            return _NO_PROCESS
        answer = _read(TelephoneApproval, revision)
        if answer is None or answer.outcome is not Outcome.APPROVE:
            return ""
        if any(not _allows(one) for one in self._over(telephone_document())):
            return _NO_PROCESS_NOW
        place = derived(str(revision.case), "decision", str(revision.body["requirement"]))
        written = (_read(Decision, one) for one in self._over(place))
        says_no = (one for one in written if one is not None and _is_no_to(one, answer))
        return _NO_IN_WRITING if any(says_no) else ""

    def _over(self, document: DocumentId) -> tuple[Revision, ...]:
        """The versions that do not count, that none which counts has passed, and may be real."""
        found = self.vault.document(document)
        if found is None or all(self.counts(head) for head in found.heads):
            return ()
        history = {one.id: one for one in self.vault.history(document)}
        counted = {one.id for one in history.values() if self.counts(one)}
        return tuple(one for one in _not_passed(history, counted) if self._might_be_real(one))

    def _judged(self, revision: Revision) -> str:
        if not is_in_place(revision):
            return _MISPLACED
        if not is_signed(self.standing.team, revision):
            return _UNSIGNED
        needed = _needed(revision)
        if needed is not None and not self._may(revision, needed):
            return self._why_no_role(revision, needed)
        if _approves_by_telephone(revision) and not self._names_lead(revision):
            return _NO_LEAD
        if self._is_put_back(revision):
            return f"an earlier {NAMES[revision.kind]} was put back on top of a later one"
        if revision.kind == "settings" and not self._keeps_thresholds(revision):
            return f"their role may not {Permission.SET_CLINICAL.label}"
        return ""

    def _may(self, revision: Revision, needed: Permission) -> bool:
        return not MAY[needed].isdisjoint(self._roles(revision))

    def _names_lead(self, revision: Revision) -> bool:
        """Whether the one who answered is a clinical lead, or was one when this came in."""
        lead = MemberId(str(revision.body["lead"]))
        return not MAY[Permission.DECIDE_MHTR].isdisjoint(self._roles(revision, lead))

    def _is_allowed(self, revision: Revision) -> bool:
        """Whether the site's process held when this was recorded, and has held ever since.

        By what the process was changed from, and never by a clock: an answer names the version it
        was taken under, and each version from that one to the one that stands must allow it.
        """
        from courtdesk.actions.clinical import telephone_document

        named = RevisionId(str(revision.body["rule"]))
        standing = self.document(telephone_document())
        if standing is None:
            return False
        history = {one.id: one for one in self.vault.history(standing.id)}
        for head in standing.heads:
            since = [
                one
                for one in (head.id, *ancestors(history, head.id))
                if one == named or named in ancestors(history, one)
            ]
            counted = [history[one] for one in since if self.counts(history[one])]
            if named not in {one.id for one in counted} or not all(map(_allows, counted)):
                return False
        return True

    def _roles(self, revision: Revision, member: MemberId | None = None) -> frozenset[Role]:
        """The roles that the author, or `member`, has, or had when this came in.

        Whoever has left can still sign, and somebody with the vault key could still append it. The
        signer's clock would say any time, so what counts is that it came before the epoch with
        which they lost the role (`_came_before`). Contacts stand in no epoch's list of members.
        """
        who = revision.author if member is None else member
        known = self.standing.team.known(who)
        now = frozenset(known.roles) if self._is_there(who) and known is not None else ()
        return frozenset(now) | held_at(self.vault, self.standing, revision, who)

    def _why_no_role(self, revision: Revision, needed: Permission) -> str:
        once = self.standing.held.get(revision.author, frozenset())
        if MAY[needed].isdisjoint(once):
            return f"their role may not {needed.label}"
        return "it came in after they had left that role, so they may have made it since"

    def _is_there(self, member: MemberId) -> bool:
        team = self.standing.team
        return any(one.id == member for one in (*team.members, *team.contacts))

    def _is_put_back(self, revision: Revision) -> bool:
        """Whether an earlier version is the same to the byte: a decision holds its own moment."""
        moments = revision.kind in _PUT_BACK
        return moments and any(one.open == revision.open for one in self._before(revision))

    def _keeps_thresholds(self, revision: Revision) -> bool:
        """Whether these thresholds are the lead's: set by one now, or earlier, or none at all."""
        wanted = revision.body.get("thresholds") or []
        if not wanted or self._may(revision, Permission.SET_CLINICAL):
            return True
        return any(
            one.open is not None
            and one.body.get("thresholds") == wanted
            and self._may(one, Permission.SET_CLINICAL)
            and is_signed(self.standing.team, one)
            for one in self._before(revision)
        )

    def _before(self, revision: Revision) -> Iterator[Revision]:
        if revision.parents:
            history = {one.id: one for one in self.vault.history(revision.document)}
            yield from (history[one] for one in ancestors(history, revision.id))

    def _without(self, document: Document) -> tuple[Document | None, tuple[Revision, ...]]:
        """The document at the last versions that count, and which it has beside them in dispute."""
        history = {one.id: one for one in self.vault.history(document.id)}
        counted = {one.id for one in history.values() if self.counts(one)}
        heads = sorted((history[one] for one in tops(history, counted)), key=_time, reverse=True)
        if not heads:
            return None, ()
        held = self._restrictive(history, counted, heads)
        return replace(document, heads=(*heads, *held)), held

    def _restrictive(
        self,
        history: Mapping[RevisionId, Revision],
        counted: Collection[RevisionId],
        heads: Sequence[Revision],
    ) -> tuple[Revision, ...]:
        """The versions that do not count, that none which counts has passed, and that allow less.

        Not the heads alone: whoever spoils a withdrawal could put a version of their own over it.
        """
        less = _LESS.get(heads[0].kind)
        if less is None:
            return ()
        left = _not_passed(history, counted)
        found = (one for one in left if less(one, heads) and self._might_be_real(one))
        return tuple(sorted(found, key=_time, reverse=True))

    def _might_be_real(self, revision: Revision) -> bool:
        """Whether it may have counted once: what a person needs for it, and what its hash covers.

        A signature can be spoiled and a role be lost; what was never theirs to record, speaks of
        another case or was put back has no such excuse. Of somebody unknown here nothing is known.
        """
        if not is_in_place(revision) or self._is_put_back(revision):
            return False
        known, needed = self.standing.team.known(revision.author), _needed(revision)
        once = self.standing.held.get(revision.author, frozenset())
        ever = once | frozenset(known.roles if known is not None else ())
        return not ever or needed is None or not MAY[needed].isdisjoint(ever)

    def _sentence(self, revision: Revision, then: str = "") -> str:
        then = then or (_INSTEAD if revision.kind in _JUDGED_BY else "")
        who = self.standing.team.name_of(revision.author)
        return (
            f"A {NAMES[revision.kind]} under the name of {who} was not counted: "
            f"{self._why_not(revision)}. {then}Tell your administrator."
        )


_HELD = (
    "It allows less than what counts, so it is in dispute until somebody settles which of them "
    "holds. "
)
_INSTEAD = "What was set before it holds instead, if anything was. "


def _seal(revision: Revision) -> bytes:
    """A hash of what stands outside a record's own and is judged: its signature."""
    signed = revision.signature
    parts = (signed.namespace, signed.signer, signed.blob) if signed is not None else ()
    return hashlib.sha256("\0".join(parts).encode()).digest()


def held_at(
    vault: Vault, standing: Standing, revision: Revision, member: MemberId | None = None
) -> frozenset[Role]:
    """The roles that the author, or `member`, held when this revision came in on this laptop."""
    who = revision.author if member is None else member
    return frozenset(
        role
        for role in standing.held.get(who, frozenset())
        if _came_before(vault, revision, standing.lost.get((who, role)))
    )


def _approves_by_telephone(revision: Revision) -> bool:
    """Whether it says what a lead answered; that one was a mistake counts whoever has left since.

    Else what was taken back would stand again as soon as the process or the lead is gone.
    """
    return revision.kind == "telephone-approval" and not revision.body.get("mistake")


def _allows(process: Revision) -> bool:
    return process.body.get("allowed") is True


def _is_no_to(written: Decision, told: TelephoneApproval) -> bool:
    """Whether a written answer would stand over one by telephone, as `CaseFile.telephone` has it.

    Whoever's it is: this is asked of one that does not count, under whatever name it stands.
    """
    over = written.basis == told.basis or written.decided_at >= told.decided_at
    return written.outcome is not Outcome.APPROVE and over


def _not_passed(
    history: Mapping[RevisionId, Revision], counted: Collection[RevisionId]
) -> list[Revision]:
    """The versions that do not count and that none which counts was built on."""
    passed = {parent for one in counted for parent in ancestors(history, one)}
    return [one for name, one in history.items() if name not in counted and name not in passed]


_T = TypeVar("_T")


def _read(cls: type[_T], revision: Revision) -> _T | None:
    """The body as a typed value; `None` for one that says nothing readable."""
    try:
        return from_body(cls, revision.body) if revision.open is not None else None
    except BodyRefused:
        return None


def _came_before(vault: Vault, revision: Revision, lost: RevisionId | None) -> bool:
    """Whether a record was made before the epoch with which its author lost the role.

    Of a link of a chain its hybrid time says so, alike on every laptop and in whatever order things
    came: a laptop's times only go forward, and past those of all that it has taken in, so that it
    cannot have known of the epoch. What a file brought by itself counts as it came.
    """
    found = vault.revision(lost) if lost is not None else None
    if found is None:
        return True
    if revision.chained and found.chained:
        return _time(revision) < _time(found)
    return revision.number < found.number


def ancestors(history: Mapping[RevisionId, Revision], start: RevisionId) -> set[RevisionId]:
    """What a version was built on, as far as it is here."""
    found: set[RevisionId] = set()
    left = [*history[start].parents]
    while left:
        one = left.pop()
        if one not in found and one in history:
            found.add(one)
            left.extend(history[one].parents)
    return found


def tops(
    history: Mapping[RevisionId, Revision], holding: Collection[RevisionId]
) -> tuple[RevisionId, ...]:
    """Of the versions that hold, those that no other of them was built on.

    Also through versions that do not hold: one that was made on a forged one has passed what stood
    before it.
    """
    passed = {parent for one in holding for parent in ancestors(history, one)}
    return tuple(one for one in history if one in holding and one not in passed)


def _time(revision: Revision) -> tuple[int, int, str]:
    return revision.time.wall, revision.time.count, revision.id


def _needed(revision: Revision) -> Permission | None:
    if revision.kind != "decision":
        return _NEEDS.get(revision.kind)
    if revision.body.get("way") is not None:
        # What a provider said on the telephone is recorded by whoever asks for decisions.
        return Permission.ASK_DECISION
    return RequirementKind(revision.body["requirement"]).decide


_Less = Callable[[Revision, Sequence[Revision]], bool]


def _consents_to_less(one: Revision, heads: Sequence[Revision]) -> bool:
    standing = [from_body(Consent, head.body) for head in heads if head.open is not None]
    return bool(standing) and restricts(from_body(Consent, one.body), standing)


def _approves_less(cls: type[Decision] | type[TelephoneApproval]) -> _Less:
    def approves(revision: Revision) -> bool:
        found = from_body(cls, revision.body)
        taken_back = isinstance(found, TelephoneApproval) and bool(found.mistake)
        return found.outcome is Outcome.APPROVE and not taken_back

    def less(one: Revision, heads: Sequence[Revision]) -> bool:
        return any(approves(head) for head in heads if head.open is not None) and not approves(one)

    return less


def _readable(less: _Less) -> _Less:
    """What nobody can read would keep the whole case from being opened, and says nothing."""

    def asked(one: Revision, heads: Sequence[Revision]) -> bool:
        try:
            return less(one, heads)
        except BodyRefused:
            return False

    return asked


_LESS: Mapping[str, _Less] = {
    "consent": _readable(_consents_to_less),
    "decision": _readable(_approves_less(Decision)),
    "telephone-approval": _readable(_approves_less(TelephoneApproval)),
}
"""Whether a version allows less than those that count, of the kinds by which something is allowed.
"""

RESTRICTIVE = frozenset(_LESS)
"""The kinds of which a version that does not count may stand in dispute."""

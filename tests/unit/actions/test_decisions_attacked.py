"""What somebody who decides, or whose laptop was taken, can put into a decision file: nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from courtdesk.actions import cases, decision_files, decisions, requests, sealed_files
from courtdesk.actions.records import derived_id
from courtdesk.domain.access import Permission, may
from courtdesk.domain.ids import CaseId, DeviceId, RevisionId
from courtdesk.errors import NotFromMember, TamperedBundle
from courtdesk.exchange import identity, sshsig
from courtdesk.exchange.bundle import Kind
from courtdesk.store import incoming, revisions
from courtdesk.store.incoming import Foreign
from courtdesk.store.records import NewRevision, PersonSignature, Time, canonical
from tests.helpers.twovaults import MHTR, Two, at, only_contact, two, two_template
from tests.unit.actions.filling import screened

__all__ = ["two", "two_template"]


def ghost(case: CaseId, device: str, author: str) -> Foreign:
    """A decision without contents: no signature of it could be looked at."""
    header = revisions.Header(
        document=derived_id(case, "decision", MHTR),
        kind="decision",
        case=case,
        parents=(),
        device=DeviceId(device),
        seq=999,
        previous=RevisionId("0" * 64),
        author=author,  # type: ignore[arg-type]  # an id
        time=Time(1_799_999_999_000, 0),
        open="a" * 64,
        sealed=None,
        key=None,
    )
    return Foreign(header.encode(), None, None, None, (), None)


def send(two: Two, foreign: Iterable[Foreign]) -> Path:
    session, path = at(two.lead), two.root / "evil.age"
    to = [one for one in session.team().members if may(one.roles, Permission.ASK_DECISION)]
    everything = [*decision_files._about_laptop(session), *foreign]
    sealed_files.write_sealed(session, Kind.DECISION, everything, to, path)
    return path


def mine(two: Two) -> Foreign:
    session = at(two.lead)
    return session.vault.outgoing_of([decision_files._own_decision(session, two.case, MHTR).id])[0]


def signed_anew(two: Two, text: str | None, **changes: object) -> Foreign:
    """A decision with another body or text than CourtDesk made, signed by the lead all the same."""
    session = at(two.lead)
    own = decision_files._own_decision(session, two.case, MHTR)
    body = canonical({**own.body, **changes})
    blob = sshsig.sign(session.identity.sign, identity.DECISION, body)
    new = NewRevision(
        document=own.document,
        kind="decision",
        case=two.case,
        parents=(own.id,),
        open=body,
        sealed=canonical({"text": text}) if text is not None else None,
        compartment=session.compartments[MHTR.compartment] if text is not None else None,
        signature=PersonSignature(identity.DECISION, session.me, blob),
    )
    (made,) = session.vault.append(new, author=session.me)
    return session.vault.outgoing_of([made.id])[0]


@pytest.fixture
def decided(two: Two) -> Two:
    requests.take_request(at(two.lead), two.ask())
    two.decide()
    return two


def refused(two: Two, foreign: Iterable[Foreign], why: str, error: type[Exception]) -> None:
    before = len(at(two.court).vault.revisions_of(two.case))
    with pytest.raises(error, match=why):
        decision_files.take_decision(at(two.court), send(two, foreign))
    assert len(at(two.court).vault.revisions_of(two.case)) == before


@only_contact
def test_a_record_without_its_contents_is_in_no_file(decided: Two) -> None:
    """It would lie on top of what a colleague signed, and no signature of it could be looked at."""
    lead = at(decided.lead)
    here = str(lead.vault.device.device)
    refused(
        decided,
        [mine(decided), ghost(decided.case, here, str(lead.me))],
        "without its contents",
        TamperedBundle,
    )


@only_contact
def test_a_record_under_another_laptops_name_is_in_no_decision(decided: Two) -> None:
    """It would take the number of the real one, which then could not come in."""
    session = at(decided.lead)
    theirs = session.vault.outgoing(["device"])
    other = [one for one in theirs if f'"{session.vault.device.device}"'.encode() not in one.header]
    assert other
    refused(decided, [mine(decided), *other], "another laptop than the one", NotFromMember)


@only_contact
@pytest.mark.parametrize(
    ("changes", "error", "why"),
    [
        ({"name": "Helen Marsh"}, NotFromMember, "carries the name Helen Marsh"),
        (
            {"released": [{"title": "Risk", "value": "none", "band": None, "prorated": False}]},
            TamperedBundle,
            "tells scores of a screen",
        ),
        ({"text_sha256": "0" * 64}, TamperedBundle, "does not hold the text that was signed"),
    ],
    ids=["name", "released", "hash"],
)
def test_what_the_court_would_print_is_the_signers_own(
    decided: Two, changes: dict[str, object], error: type[Exception], why: str
) -> None:
    text = decisions.decision_text(at(decided.lead), decided.case, MHTR)
    refused(decided, [signed_anew(decided, text, **changes)], why, error)


@only_contact
def test_a_decision_without_the_text_that_was_read_is_none(decided: Two) -> None:
    refused(decided, [signed_anew(decided, None)], "does not hold the text", TamperedBundle)


@only_contact
def test_a_clock_that_is_behind_is_said(decided: Two) -> None:
    text = decisions.decision_text(at(decided.lead), decided.case, MHTR)
    early = signed_anew(decided, text, decided_at="2025-01-14T09:00:00+00:00")
    arrived = decision_files.take_decision(at(decided.court), send(decided, [early]))
    assert any("check the clock of their laptop" in note for note in arrived.notes), arrived.notes


def test_answers_held_back_are_not_in_an_earlier_decision_either(two: Two) -> None:
    requests.take_request(at(two.lead), two.ask())
    decision_files.take_decision(at(two.court), two.decide())
    screened(at(two.court), two.case, "k10", "3333333333")
    path = two.ask("again.age")
    found = requests._about_case(
        at(two.court), cases.case_file(at(two.court), two.case), MHTR, frozenset()
    )
    earlier = [
        one for one in found if incoming.checked(one, partial=True).header.kind == "decision"
    ]
    assert earlier and all(one.sealed is None for one in earlier)
    assert path.exists()


def test_risk_goes_with_every_request_and_is_told_of_what_is_not_sent(two: Two) -> None:
    """Without the answers a lead would read "no risk item" of the screens that were sent."""
    session = at(two.court)
    screened(session, two.case, "core-10", "3113321334")
    file = cases.case_file(session, two.case)
    stopping = [form for form in file.forms if form.value.stops]
    assert stopping
    offered = {one.document for one in requests.offer(session, two.case, MHTR).choices}
    assert not offered & {form.document for form in stopping}
    found = requests._about_case(session, file, MHTR, [form.document for form in stopping])
    sent = {one.id: one for one in found}
    assert all(sent[form.revision].sealed is not None for form in stopping)

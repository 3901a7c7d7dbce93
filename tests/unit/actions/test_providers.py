"""Providers in a real vault: the table, where each is today, and the numbers each is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courtdesk.actions import backups, lists, providers, requirements
from courtdesk.actions.session import Session
from courtdesk.domain.ids import DeviceId, DocumentId
from courtdesk.domain.providers import (
    AssessedBy,
    ContactWay,
    PointOfContact,
    Provider,
    Whereabouts,
)
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import FieldError, FieldErrors, NotAllowed, UserError
from courtdesk.store import ledger, projections, revisions
from courtdesk.store.connection import Connection
from courtdesk.store.records import NewRevision, Time, canonical
from courtdesk.store.revisions import Place
from tests.unit.actions.conftest import DAY, Laptop, entry, guilty
from tests.unit.actions.filling import agree

DRR, ATR, MHTR = RequirementKind.DRR, RequirementKind.ATR, RequirementKind.MHTR
DESK = PointOfContact("Duty desk", "01632 960111", "")
SAMPLE = Provider("Sample Recovery", (DRR, ATR), DESK, checked_on=DAY)


@pytest.fixture
def session(team: Laptop) -> Session:
    assert team.session is not None
    return team.session


def test_a_provider_is_added_changed_retired_and_put_back(session: Session) -> None:
    added = providers.add_provider(session, SAMPLE)
    assert added.value == SAMPLE
    changed = replace(SAMPLE, contact=replace(DESK, phone="01632 960222"))
    assert providers.change_provider(session, added.document, changed).value == changed
    with pytest.raises(FieldError, match="Say why"):
        providers.retire_provider(session, added.document, "  ")
    retired = providers.retire_provider(session, added.document, "Contract  ended")
    assert retired.value.retired == "Contract ended"
    assert providers.providers(session) == ()
    assert [one.value.name for one in providers.providers(session, retired=True)] == [SAMPLE.name]
    # Changing a retired one does not put it back to use by the way.
    assert providers.change_provider(session, added.document, SAMPLE).value.retired
    assert not providers.restore_provider(session, added.document).value.retired


def test_a_name_in_use_is_refused_and_that_of_a_retired_one_is_free(session: Session) -> None:
    first = providers.add_provider(session, SAMPLE)
    with pytest.raises(FieldErrors, match="already"):
        providers.add_provider(session, replace(SAMPLE, name="sample recovery"))
    providers.retire_provider(session, first.document, "Contract ended")
    providers.add_provider(session, SAMPLE)
    with pytest.raises(FieldErrors, match="already"):
        providers.restore_provider(session, first.document)


def test_who_keeps_the_directory_keeps_the_table(session: Session, team: Laptop) -> None:
    document = providers.add_provider(session, SAMPLE).document
    for name in ("Helen Marsh", "Omar Haddad"):
        other = team.enter(name)
        assert [one.value for one in providers.providers(other)] == [SAMPLE]
        for act in (
            lambda own=other: providers.add_provider(own, replace(SAMPLE, name="Other")),
            lambda own=other: providers.change_provider(own, document, SAMPLE),
            lambda own=other: providers.retire_provider(own, document, "No"),
            lambda own=other: providers.restore_provider(own, document),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_an_unknown_provider_is_a_sentence(session: Session) -> None:
    settings = DocumentId("00000000-0000-8000-8000-00000000abcd")
    with pytest.raises(UserError, match="not in the table"):
        providers.provider(session, settings)


def test_presence_chooses_who_assesses_and_is_one_record_a_day(
    session: Session, team: Laptop
) -> None:
    document = providers.add_provider(session, SAMPLE).document
    assert providers.who_assesses(session, DAY, DRR) is AssessedBy.NOT_KNOWN
    first = providers.set_presence(session, document, DAY, Whereabouts.IN_BUILDING, " Jo,  10-13 ")
    assert first.value.note == "Jo, 10-13"
    assert providers.who_assesses(session, DAY, DRR) is AssessedBy.PROVIDER
    # The provider may say so too, about the same record.
    own = team.enter("Omar Haddad")
    again = providers.set_presence(own, document, DAY, Whereabouts.ON_CALL)
    assert again.document == first.document
    assert providers.who_assesses(own, DAY, ATR) is AssessedBy.CDO
    assert providers.who_assesses(own, DAY + timedelta(days=1), ATR) is AssessedBy.NOT_KNOWN
    ((shown, where),) = providers.presence_of(own, DAY)
    assert shown.document == document and where == again


def test_two_providers_on_one_day_have_a_record_each(session: Session) -> None:
    one = providers.add_provider(session, SAMPLE).document
    other = providers.add_provider(session, replace(SAMPLE, name="Sample Clinic")).document
    days = (DAY, DAY + timedelta(days=1))
    kinds = (providers.PRESENCE, providers.TOLD)
    ids = {providers.site_day_id(k, p, d) for k in kinds for p in (one, other) for d in days}
    assert len(ids) == 8


def test_presence_of_a_retired_provider_or_with_a_long_note_is_refused(session: Session) -> None:
    document = providers.add_provider(session, SAMPLE).document
    with pytest.raises(FieldError, match="Shorten"):
        providers.set_presence(session, document, DAY, Whereabouts.ABSENT, "x" * 121)
    providers.retire_provider(session, document, "Contract ended")
    with pytest.raises(UserError, match="Contract ended"):
        providers.set_presence(session, document, DAY, Whereabouts.ABSENT)
    assert providers.presence_of(session, DAY) == ()


def test_numbers_are_those_of_the_days_list_and_telling_them_is_kept(
    session: Session, team: Laptop
) -> None:
    document = providers.add_provider(session, SAMPLE).document
    case = lists.add_person(session, entry())
    lists.add_person(session, entry("Ellis", "Tom", order="3", crn="X118342"))
    other_day = entry("Price", "Jo", hearing_date=DAY + timedelta(days=1), crn="X552018")
    agree(session, lists.add_person(session, other_day))
    (count,) = providers.headcount(session, DAY)
    assert (count.people, count.waiting) == (0, 0)
    agree(session, case)
    (count,) = providers.headcount(session, DAY)
    assert (count.people, count.waiting) == (1, 0)
    told = providers.tell_headcount(session, count, ContactWay.EMAIL)
    assert (told.value.people, told.value.way) == (1, ContactWay.EMAIL)
    guilty(session, case)
    requirements.consider(session, case, [DRR])
    (count,) = providers.headcount(session, DAY)
    assert (count.people, count.waiting) == (1, 1)
    providers.tell_headcount(session, count, ContactWay.TELEPHONE)
    kept = providers.told_headcount(session, document, DAY)
    assert kept is not None and (kept.value.waiting, kept.value.way.value) == (1, "telephone")
    assert kept.document == told.document
    assert providers.told_headcount(session, document, DAY + timedelta(days=1)) is None
    with pytest.raises(NotAllowed):
        providers.tell_headcount(team.enter("Omar Haddad"), count, ContactWay.EMAIL)


def test_nothing_about_a_person_is_in_what_is_kept_of_a_telling(session: Session) -> None:
    document = providers.add_provider(session, SAMPLE).document
    agree(session, lists.add_person(session, entry()))
    (count,) = providers.headcount(session, DAY)
    providers.tell_headcount(session, count, ContactWay.EMAIL)
    stored = session.vault.document(providers.site_day_id(providers.TOLD, document, DAY))
    assert stored is not None and stored.latest.open is not None
    text = stored.latest.open.decode()
    assert not any(word in text for word in ("Marlow", "Dean", "X730551", "disqualified"))
    assert backups.check_vault(session).ok


def beside(session: Session, document: DocumentId, where: Whereabouts) -> None:
    """Another laptop's word about the same provider and day, made without knowing this one's."""
    found = session.vault.document(document)
    assert found is not None
    head = found.latest
    new = NewRevision(
        document=document,
        kind=found.kind,
        case=None,
        parents=head.parents,
        open=canonical({**head.body, "where": where.value}),
    )
    wall = head.time.wall + 1
    place = Place(DeviceId("00000000-0000-7000-8000-000000000001"), 1, None, Time(wall, 0))
    made = revisions.make(new, session.me, place)

    def store(connection: Connection) -> None:
        row = ledger.insert(connection, made, None, wall)
        projections.index(connection, projections.record(connection, row, made.id, made.header))

    session.vault.writer.run(store)


def test_two_words_about_one_provider_are_none_until_settled(session: Session) -> None:
    """P4: neither is picked silently, and the last to speak does not win."""
    document = providers.add_provider(session, SAMPLE).document
    said = providers.set_presence(session, document, DAY, Whereabouts.ABSENT)
    beside(session, said.document, Whereabouts.IN_BUILDING)
    ((_, where),) = providers.presence_of(session, DAY)
    assert where is not None and where.disputed
    assert providers.who_assesses(session, DAY, DRR) is AssessedBy.NOT_KNOWN

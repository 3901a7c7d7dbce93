"""What was recorded around a case before sentence, beside the seven steps themselves."""

from __future__ import annotations

from dataclasses import dataclass

from courtdesk.domain.bench import Adjournment, Inclusion, ReportRequest, Slip
from courtdesk.domain.enquiries import Enquiry, Victim
from courtdesk.domain.overrules import NoProposal, Overrule
from courtdesk.domain.picking import Agreed, Pick
from courtdesk.domain.providers import BookedAppointment, ProviderContact, ProviderStep
from courtdesk.domain.recorded import Recorded
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.sensitive import Sensitive
from courtdesk.domain.told import Party, Told


@dataclass(frozen=True)
class CourtFile:
    """The records around one case up to sentence; what was taken back is not here."""

    picks: tuple[Recorded[Pick], ...] = ()
    agreed: Recorded[Agreed] | None = None
    told: tuple[Recorded[Told], ...] = ()
    slip: Recorded[Slip] | None = None
    overrules: tuple[Recorded[Overrule], ...] = ()
    nothing: Recorded[NoProposal] | None = None
    contacts: tuple[Recorded[ProviderContact], ...] = ()
    appointments: tuple[Recorded[BookedAppointment], ...] = ()
    enquiries: tuple[Recorded[Enquiry], ...] = ()
    victim: Recorded[Victim] | None = None
    request: Recorded[ReportRequest] | None = None
    inclusions: tuple[Recorded[Inclusion], ...] = ()
    adjournments: tuple[Recorded[Adjournment], ...] = ()
    sensitive: Recorded[Sensitive] | None = None

    def told_to(self, party: Party) -> Recorded[Told] | None:
        """What one party was told, or `None` while nobody has spoken to them."""
        return next((one for one in self.told if one.value.party is party), None)

    def overruled(self) -> frozenset[str]:
        """The keys of the findings for which a reason is recorded."""
        return frozenset(one.value.key for one in self.overrules)

    def contact(
        self, kind: RequirementKind, *steps: ProviderStep
    ) -> Recorded[ProviderContact] | None:
        """The latest contact about `kind` for one of these steps, or `None`."""
        found = [
            one
            for one in self.contacts
            if one.value.requirement is kind and one.value.step in steps
        ]
        return max(found, key=lambda one: one.value.at, default=None)

    def appointment(self, kind: RequirementKind) -> Recorded[BookedAppointment] | None:
        """The first appointment that was booked for `kind` on its own, or `None`."""
        return next((one for one in self.appointments if one.value.requirement is kind), None)

    def inclusion(self, kind: RequirementKind) -> Recorded[Inclusion] | None:
        """Whether `kind` went into the report, or `None` while nobody has said."""
        return next((one for one in self.inclusions if one.value.requirement is kind), None)

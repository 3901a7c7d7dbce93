"""Keys renewed: one's own, the vault's, and the printed recovery key, which is shown once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from courtdesk.actions import membership, own_keys
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.team import Team
from courtdesk.errors import CourtDeskError
from courtdesk.ui.entry.recovery_key import RecoveryKeyPage, Sheet
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.team.pages import TeamForm, paragraphs


class OwnKeys(TeamForm[str, Team]):
    """A member renews their own keys: everybody may."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Renew my keys", "Renew my keys")

    def read(self, session: Session) -> str:
        """The member's name. Raises `NotAllowed` for somebody who is not on the team."""
        return session.member().name

    def before_fields(self, view: str) -> None:
        """When, and what it is not."""
        paragraphs(
            self.body,
            (
                "Renew them when a laptop that you signed in on is lost, or when somebody may have "
                "copied the vault and seen your passphrase. Change your passphrase as well then.",
                "You get new keys for signing and for reading, signed with the old ones. What you "
                "signed before keeps your signature. Your passphrase stays.",
                "If you sign in on another laptop too, take the new keys there with “Save my "
                "keys” in Team. A copy of the vault from before still opens as it did.",
            ),
        )

    def perform(self, session: Session, values: dict[str, Any]) -> Team:
        """Renew them. Raises what `own_keys.renew_keys` raises."""
        return own_keys.renew_keys(session, passphrase=values["mine"])

    def said(self, result: Team) -> str:
        """That it is done."""
        return "Your keys have been renewed."


class VaultKey(TeamForm[None, membership.Renewed]):
    """The vault of this laptop gets a new key."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Renew the vault's key", "Renew the vault's key")

    def read(self, session: Session) -> None:
        """Nothing but whether one may."""
        session.require(Permission.MANAGE_TEAM)

    def before_fields(self, view: None) -> None:
        """When, and what it is not."""
        paragraphs(
            self.body,
            (
                "The vault on this laptop is encrypted anew on a copy, which then takes its place. "
                "Everybody keeps their passphrase, and the printed recovery key still opens it.",
                "Renew it when somebody may have learned the vault's key. It is renewed by itself "
                "when a member leaves and when the recovery key is renewed.",
                "Copies and backups from before still open with what opened them then.",
            ),
        )

    def perform(self, session: Session, values: dict[str, Any]) -> membership.Renewed:
        """Renew it. Raises what `membership.renew_vault_key` raises."""
        return membership.renew_vault_key(session, passphrase=values["mine"])

    def said(self, result: membership.Renewed) -> str:
        """That it is done, and what else to know."""
        return f"The vault on this laptop has a new key. {result.notice}".strip()


@dataclass(frozen=True)
class SheetView:
    """What the sheet says beside the key."""

    court: str
    day: date


class RecoveryKeyForm(TeamForm[SheetView, membership.PreparedKey]):
    """A new printed recovery key, shown once on the page that the first run shows.

    Attributes:
        key_page: the page with the new key, once there is one and until it is put away.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Renew the recovery key", "Make a new recovery key")
        self.key_page: RecoveryKeyPage | None = None

    def read(self, session: Session) -> SheetView:
        """The court and the day. Raises `NotAllowed`."""
        session.require(Permission.MANAGE_TEAM)
        return SheetView(session.team().court, session.clock().date())

    def before_fields(self, view: SheetView) -> None:
        """When, and what becomes of the old sheet."""
        paragraphs(
            self.body,
            (
                "Renew it when the printed sheet is lost, or after it has been used. Have a "
                "printer or a sealed envelope at hand: the new key is shown once.",
                "The old sheet opens nothing from then on, other than copies and backups from "
                "before. Destroy it. The vault gets a new key as well.",
                "Nothing changes until you say that the new sheet is put away: if the window "
                "closes or locks before that, the old sheet still holds.",
            ),
        )

    def perform(self, session: Session, values: dict[str, Any]) -> membership.PreparedKey:
        """Prepare it. Raises what `membership.prepare_recovery_key` raises."""
        return membership.prepare_recovery_key(session, passphrase=values["mine"])

    def said(self, result: membership.PreparedKey) -> str:
        """That nothing has changed yet."""
        return "The new key does not hold yet: put it away first."

    def _performed(self, done: tuple[membership.PreparedKey, datetime]) -> None:
        """Without the word that it was saved: nothing has changed yet."""
        self._set_busy(busy=False)
        self.forget()
        self.finish(done[0])

    def finish(self, result: membership.PreparedKey) -> None:
        """Show the key until it is put away."""
        if self.view is None:
            return
        sheet = Sheet(result.recovery_key, self.view.court, self.view.day)
        page = RecoveryKeyPage(sheet, self.desk.clipboard)
        page.put_away.connect(lambda: self._put_away(result))
        self.key_page = page
        self.page.hide()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(page)
        page.start()

    def leave(self) -> bool:
        """Not before the key is put away: it is never shown again."""
        if self.key_page is not None and self.key_page.group.read_or_show() is None:
            return False
        return super().leave()

    def _put_away(self, prepared: membership.PreparedKey) -> None:
        self.desk.clipboard.clear_if_ours()
        page, self.key_page = self.key_page, None
        session = self.desk.session
        self._set_busy(busy=True)
        if page is not None:
            page.go.setEnabled(False)
        self.desk.runner.run(
            self,
            lambda: membership.begin_recovery_key(session, prepared),
            self._begun,
            lambda error: self._not_begun(page, error),
        )

    def _begun(self, result: membership.Renewed) -> None:
        self._set_busy(busy=False)
        holds = "The new recovery key holds from now on. Destroy the old sheet."
        self.desk.say(f"{holds} {result.notice}".strip())
        self.desk.back()

    def _not_begun(self, page: RecoveryKeyPage | None, error: CourtDeskError) -> None:
        self._set_busy(busy=False)
        if page is not None:
            page.hide()
        self.page.show()
        self.refuse(
            f"{error} The sheet that you have just made does not hold: destroy it, and go by the "
            "one of before."
        )

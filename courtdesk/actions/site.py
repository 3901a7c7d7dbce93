"""The site's settings: thresholds, the report's limit, sessions, idle time."""

from __future__ import annotations

from courtdesk.actions.records import Change, new_id, record
from courtdesk.actions.results import highest_score
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.team import Settings
from courtdesk.errors import FieldError
from courtdesk.exchange import identity as identity_names


def update_settings(session: Session, settings: Settings) -> Settings:
    """Change the site's settings. Raises `FieldError` for a number that cannot be."""
    session.require(Permission.CHANGE_SETTINGS)
    if not 500 <= settings.snippet_limit <= 100_000:
        raise FieldError("snippet_limit", "Enter a limit from 500 to 100,000 characters.")
    if not 1 <= settings.idle_minutes <= 60:
        raise FieldError("idle_minutes", "Enter an idle time from 1 to 60 minutes.")
    if settings.thresholds != session.settings().thresholds:
        # They stand here from before they were the lead's alone, and still count where none is set.
        session.require(Permission.SET_CLINICAL)
    for one in settings.thresholds:
        highest = highest_score(session.catalogue.get(one.form))
        if not 0 <= one.level <= highest:
            raise FieldError(
                f"threshold-{one.form}", f"Enter a threshold from 0 to {highest} for {one.form}."
            )
    document = session.settings_id() or new_id(session)
    record(session, Change("settings", settings, document, namespace=identity_names.TEAM))
    return settings

"""CourtDesk: from the court list to a treatment requirement on the day."""

__version__ = "0.1.0"

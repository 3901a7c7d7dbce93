"""The cells of the CSTR Operating Framework's "Example CSTR Process Map", by a short name.

Each is a few of the cell's own words, so that a reader finds it; a test looks for them in the
framework where it is at hand.
"""

from __future__ import annotations

CELLS: dict[str, str] = {
    "custody-screen": "Standard Liaison and Diversion screen for all vulnerabilities",
    "custody-pass-on": "will pass information to Court Liaison and Diversion team, CDO",
    "intermediary": "Consider intermediary support for court appearance",
    "list-cdo": "CDO screen the list the day before for",
    "list-ld": "Liaison and Diversion screen daily court listing for CSTR suitability",
    "list-compare": "compile and compare the list of Defendants",
    "list-agreed": "List defined for CSTR screens in agreement with CDOs",
    "support-in-court": "people who may require support during court process",
    "defence": "CDO discuss potential suitability with Defence",
    "court-legal": "Also inform potential suitability with Court legal representative",
    "headcount": "inform Treatment providers of the number of potential assessments",
    "screen": "complete initial screen for MHTR suitability (K10/Core 10/Core 34)",
    "substance-screen": "locally agreed screen for substance misuse",
    "before-plea": "inform CDO of suitability before plea is taken",
    "forward": "CDO request the possibility of bringing forward in the morning court list",
    "plea": "Enter Plea: Guilty or Not guilty",
    "report-request": "Sentencers request Pre-Sentence Report (PSR) and case put back",
    "told-plea": "CDO inform Treatment providers of Plea",
    "guilty": "Guilty: and offence falling into CO or SSO range",
    "not-guilty": "Not Guilty: note trial date and inform provider/s",
    "pre-trial": "discusses support requirements pre-trial",
    "assess-mhtr": "MHTR: assess as directed by Clinical Lead",
    "assess-sm": "for Substance Misuse (SM) service assess and agree to hold the order",
    "cdo-screen": "If SM are not in court CDO to use agreed Screening Tool",
    "consent": "Consent gained",
    "sign-off": "assessor contact clinical lead for approval and sign off",
    "not-suitable": "If not suitable inform CDO with reasons",
    "ld-support": "Liaison and Diversion for post sentence support",
    "psr": "CDO: include CSTR recommendations into PSR",
    "first-meeting": "confirmation of consent and date of 1",
    "sentenced": "CSTR sentenced: Providers informed, and case allocated to Probation",
    "not-sentenced": "CSTR not sentenced: Liaison and Diversion informed for follow up",
    "reviews": "CDO ask the court to consider CSTR reviews",
    "understood": "CDO meet with individual post sentence to ensure understanding of order",
    "outcome-told": "CDO to inform treatment provider of outcome",
    "within-14": "within 14 days if not possible on the day",
    "allocated": "Probation will allocate the case a RO up to 48 hours post sentence",
    "officer-meets": "to meet individual within 5 days post sentence",
    "meeting": "10 days post sentence Multidisciplinary meeting",
    "delivery": "Review MHTR clinical progress throughout the order",
    "drr-reviews": "DRR reviews as directed by the court",
    "non-attendance": "Provider communication with RO who will make the decision",
    "refer-on": "refer to longer term support and treatment if necessary",
    "final-assessment": "Clinical final assessment to establish clinical outcomes",
    "end-meeting": "at the end of the treatment, any future support",
    "certificate": "certificate of completion along with feedback questionnaire",
    "saturday": "Cases that appear on Saturday morning will be identified",
}

ROWS = frozenset(
    [f"F{number}" for number in (*range(1, 18), 19, 20)]
    + ["B1", "B3", "B4", "B5", "B6", "V1", "V2", "V3", "V4", "S1", "S2", "S3", "S4", "R1", "R2"]
)
"""The mission rows that the fortnight has to make work at least once."""

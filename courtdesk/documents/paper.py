"""Forms and the consent on paper: what stands on it, in which order, and what never does.

A blank form carries the case reference and nothing else of the person: it lies on desks and in
court before anybody has answered it. A digit beside a box is the option's own number as labelled,
the same for every item, never a score: CORE's printed scoring numbers run backwards for some items
and have been copied for answers before. Neighbours that share their options stand in a table, as
short as the instrument's own sheet; not in large print, which is read more easily line by line,
without looking from a row to its head. A filled form prints risk first and a score only as the
rules allow it (P3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from itertools import groupby

from courtdesk.documents.page_model import (
    CLEAR_PRINT,
    LARGE_PRINT,
    Block,
    Cells,
    Facts,
    Lines,
    Look,
    Paper,
    Part,
    Row,
    SignatureBox,
    Table,
    Tick,
    Ticks,
    Words,
    Written,
    clean,
)
from courtdesk.documents.paper_options import YES_NO, chosen_column, columns, led, shared, ticks
from courtdesk.documents.paper_words import only_if
from courtdesk.domain.consent import Consent, ConsentWords
from courtdesk.domain.courtlist_values import print_date
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED, Answers, Unanswered
from courtdesk.questionnaire.definition import (
    AnswerValue,
    Attachment,
    Form,
    Item,
    ItemType,
    RecordFact,
)
from courtdesk.questionnaire.strokes import STROKES_TYPE, Strokes

_TEXT_LINES = 4
_LONG_STRING = 200
"""Characters: a longer answer gets a second line."""

_DATE = Cells((("Day", 2), ("Month", 2), ("Year", 4)))
_TIME = Cells((("Hour", 2), ("Minute", 2)))
_WHY_NOT = {DECLINED: "Declined to answer", NOT_ASKED: "Could not be asked"}


@dataclass(frozen=True)
class Finished:
    """What is told over a filled form: facts in pairs, risk in sentences, scores in pairs."""

    facts: tuple[tuple[str, str], ...]
    risk: tuple[str, ...] = ()
    scores: tuple[tuple[str, str], ...] = ()


def blank_form(
    form: Form, *, reference: str = "", sessions: str = "", large: bool = False
) -> Paper:
    """`form` to be filled in by hand; `reference` or `sessions` "" leaves a line for it.

    `sessions` are the treatment's, as the site has set them: what is consented to has to be said.
    """
    head = Block((Words(clean(form.title), Look.TITLE), *_blank_head(reference)))
    sheet = _Sheet(form, numbers_of(form), sessions=clean(sessions), large=large)
    asked = sheet.blocks(form.items)
    return _paper(form, (head, *asked), reference, large=large)


def filled_form(
    form: Form, answers: Answers, finished: Finished, *, reference: str, large: bool = False
) -> Paper:
    """`form` with the answers that were given; questions that were not asked are left out."""
    head = Block((Words(clean(form.title), Look.TITLE), Facts(_cleaned(finished.facts))))
    shown = {item.link_id for item in flow.visible(form, answers)}
    sheet = _Sheet(form, numbers_of(form), answers, frozenset(shown), large=large)
    told = tuple(_told(finished))
    return _paper(form, (head, *told, *sheet.blocks(form.items)), reference, large=large)


def _paper(form: Form, blocks: tuple[Block, ...], reference: str, *, large: bool) -> Paper:
    case = f", case {clean(reference)}" if reference else ""
    return Paper(
        title=f"{clean(form.title)}{case}",
        language=form.language,
        blocks=tuple(_unruled(blocks)),
        reference=clean(reference),
        version=f"{clean(form.title)}, version {clean(form.version)}",
        notice=clean(form.copyright),
        size=LARGE_PRINT if large else CLEAR_PRINT,
    )


def _blank_head(reference: str) -> Iterator[Part]:
    if reference:
        yield Facts((("Case reference", clean(reference)),))
    else:
        yield Lines(1, short=True, label="Case reference")
    yield Cells((("Date filled in", 0), *_DATE.parts))


def _cleaned(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, clean(value)) for name, value in pairs if clean(value))


def _told(finished: Finished) -> Iterator[Block]:
    if finished.risk:
        lines = tuple(Words(clean(line), Look.STRONG) for line in finished.risk)
        yield Block((Words("Risk", Look.SECTION), *lines))
    if finished.scores:
        yield Block((Words("Score", Look.SECTION), Facts(_cleaned(finished.scores))))
    yield Block((Words("Answers", Look.SECTION),), with_next=True)


@dataclass(frozen=True)
class Signing:
    """What a consent copy tells beside the consent: whose it is, who explained it, which words."""

    facts: tuple[tuple[str, str], ...]
    explained_by: str
    reference: str
    words: ConsentWords


def consent_copy(consent: Consent, signing: Signing, *, large: bool = False) -> Paper:
    """The copy of a signed combined consent for the person who signed it.

    What was told, agreed and declared is printed only in the words that were read: others would
    be put into the person's mouth (P3).
    """
    title = "Combined consent"
    head = Block((Words(title, Look.TITLE), Facts(_cleaned(signing.facts))))
    same = consent.points_version == signing.words.version
    said = _said(consent, signing) if same else _not_said(consent)
    signed = Block((Words("Signature", Look.SECTION), *_signature(consent)))
    blocks = (head, *_withdrawn(consent), *said, signed)
    return Paper(
        title=f"{title}, case {clean(signing.reference)}",
        language="en-GB",
        blocks=blocks,
        reference=clean(signing.reference),
        version=f"{title}, words version {clean(consent.points_version)}",
        size=LARGE_PRINT if large else CLEAR_PRINT,
    )


def _withdrawn(consent: Consent) -> Iterator[Block]:
    if consent.withdrawn_on is None:
        return
    words = f"This consent was withdrawn on {print_date(consent.withdrawn_on)}."
    reason = clean(consent.withdrawal_reason)
    given = (Words(f"Reason given: {reason}"),) if reason else ()
    yield Block((Words(words, Look.STRONG), *given))


def _said(consent: Consent, signing: Signing) -> Iterator[Block]:
    words = signing.words
    yield _headed("What you were told", (words.welcome,) if words.welcome else ())
    for point in words.points:
        yield Block((Words(clean(point.heading), Look.STRONG), Words(clean(point.text))))
    yield _headed("What you agreed to do", words.agreed(consent.requirements, consent.sessions))
    told = [one.text for one in words.explained if one.id in consent.explained]
    yield _headed(f"What {clean(signing.explained_by)} explained", told)
    declared = tuple(
        Tick(clean(one.text), chosen=one.id in consent.declarations) for one in words.declarations
    )
    yield Block((Words("What you declared", Look.SECTION), Ticks(declared)))


def _not_said(consent: Consent) -> Iterator[Block]:
    words = (
        f"The words that were read to you and signed are version {clean(consent.points_version)}. "
        "CourtDesk does not have them any more, and so they are not printed here."
    )
    yield Block((Words("What you signed", Look.SECTION), Words(words, Look.STRONG)))


def _headed(heading: str, lines: Sequence[str]) -> Block:
    said = tuple(Words(clean(line)) for line in lines)
    return Block((Words(heading, Look.SECTION), *said), with_next=not said)


def _signature(consent: Consent) -> Iterator[Part]:
    pairs = (
        ("Typed", consent.signature),
        ("Signed on", print_date(consent.signed_on)),
        ("Read or read aloud", consent.read_how.label),
        ("Language or format", consent.format_note),
        ("Renew by", print_date(consent.renew_by)),
    )
    yield Facts(_cleaned(pairs))
    if consent.drawn:
        yield SignatureBox("Drawn signature", Strokes.from_bytes(consent.drawn.encode()))
    if consent.on_paper:
        yield Words("The person signed the paper copy by hand.")
    if consent.not_drawn:
        yield Words(f"Why there is no drawn signature: {clean(consent.not_drawn)}")


def numbers_of(form: Form) -> Mapping[str, str]:
    """Every question's number on paper, by link id: the form's own, else one that is still free.

    A form that numbers nothing is numbered from 1; where it numbers some, a question between
    takes the number before it and a letter ("3a").
    """
    # What is shown from the record is not asked, and so has no number of its own to skip to.
    questions = [item for item in form.questions() if item.prefix or not item.read_only]
    own = {item.link_id: clean(item.prefix).rstrip(".") for item in questions}
    taken = {number for number in own.values() if number}
    if not taken:
        return {item.link_id: str(at) for at, item in enumerate(questions, 1)}
    found: dict[str, str] = {}
    before = ""
    for item in questions:
        number = own[item.link_id] or _next_letter(before, taken)
        taken.add(number)
        before = own[item.link_id] or before
        found[item.link_id] = number
    return found


def _next_letter(before: str, taken: set[str]) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    base = before or "0"
    for more in ("", *letters):
        for letter in letters:
            if f"{base}{more}{letter}" not in taken:
                return f"{base}{more}{letter}"
    return base


@dataclass(frozen=True)
class _Sheet:
    """Turns items into blocks; with `answers`, as they were given to the items in `shown`."""

    form: Form
    numbers: Mapping[str, str]
    answers: Answers | None = None
    shown: frozenset[str] = frozenset()
    sessions: str = ""
    large: bool = False

    def blocks(self, items: tuple[Item, ...]) -> tuple[Block, ...]:
        made: list[Block] = []
        for options, found in groupby(items, shared):
            run = tuple(found)
            if len(run) > 1 and options and not self.large:
                made += self._table(run)
                continue
            for item in run:
                made += self._block(item, last=item is items[-1])
        return tuple(made)

    def _table(self, items: Sequence[Item]) -> Iterator[Block]:
        rows = tuple(self._row(item) for item in items if self._is_shown(item))
        if rows:
            yield Block((Table(columns(items[0]), rows),))

    def _row(self, item: Item) -> Row:
        held = self.answers.get(item.link_id) if self.answers is not None else None
        note = _why_not(held) if self.answers is not None else ""
        number = self.numbers.get(item.link_id, "")
        return Row(number, self._words(item), chosen_column(item, held), note)

    def _is_shown(self, item: Item) -> bool:
        return self.answers is None or item.link_id in self.shown

    def _block(self, item: Item, *, last: bool) -> Iterator[Block]:
        if not self._is_shown(item):
            return
        if item.type is ItemType.GROUP:
            yield from self._group(item)
        elif item.type is ItemType.DISPLAY:
            # What is said before a question is no use at the foot of the page before it.
            yield Block((*self._condition(item), Words(clean(item.text))), with_next=not last)
        elif self.answers is not None or not item.read_only:
            yield self._question(item)
        elif item.from_record is RecordFact.SESSIONS:
            # Of all that the record knows this alone is nobody's, and it is what is agreed to.
            value = Written(self.sessions) if self.sessions else Lines(1)
            said = (*self._condition(item), Words(clean(item.text)), value)
            yield Block(said, with_next=not last)

    def _group(self, item: Item) -> Iterator[Block]:
        heading = (Words(clean(item.text), Look.SECTION),) if item.text else ()
        parts: tuple[Part, ...] = (*heading, *self._condition(item))
        inside = self.blocks(item.items)
        if len(parts) == len(heading) == 1 and (under := led(clean(item.text), inside)):
            yield under
            return
        if parts and inside:
            yield Block(parts, with_next=True)
        yield from inside

    def _condition(self, item: Item) -> Iterator[Part]:
        if item.conditions and self.answers is None:
            yield Words(only_if(self.form, item, self.numbers), Look.STRONG)

    def _question(self, item: Item) -> Block:
        asked = Words(self._words(item), Look.BODY, self.numbers.get(item.link_id, ""))
        answer = self._answered(item) if self.answers is not None else _room(item)
        return Block((*self._condition(item), asked, *answer), ruled=True)

    def _words(self, item: Item) -> str:
        return f"{clean(item.text)}{' (optional)' if self._is_optional(item) else ''}"

    def _is_optional(self, item: Item) -> bool:
        """Whether to say so, as the window does; an instrument's own words are never added to."""
        scored = self.form.rules is not None and self.form.rules.scored
        return self.answers is None and not scored and not item.required

    def _answered(self, item: Item) -> Iterator[Part]:
        answers = self.answers or Answers()
        held, value = answers.get(item.link_id), answers.value(item.link_id)
        chosen = value if isinstance(value, str) else None
        if item.type is ItemType.CHOICE:
            yield Ticks(tuple(ticks(item.options, chosen)))
        if item.type is ItemType.BOOLEAN:
            yield Ticks((Tick("Yes", chosen=value is True), Tick("No", chosen=value is False)))
        if held is None or isinstance(held, Unanswered):
            yield Words(_why_not(held), Look.STRONG)
        elif isinstance(held, Attachment):
            yield _drawn(held)
        elif item.type not in (ItemType.CHOICE, ItemType.BOOLEAN):
            yield Written(clean(_as_text(held)))


def _unruled(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without a rule where one has just closed a table, or would be one more line."""
    before: Part | None = None
    for block in blocks:
        closed = isinstance(before, Table | Lines)
        yield replace(block, ruled=False) if closed and block.ruled else block
        before = block.parts[-1]


def _why_not(held: AnswerValue | Unanswered | None) -> str:
    """Why there is no answer; "" where there is one."""
    if isinstance(held, Unanswered):
        return _WHY_NOT[held]
    return "" if held is not None else "Not answered"


def _room(item: Item) -> Iterator[Part]:
    """Room to answer by hand."""
    match item.type:
        case ItemType.CHOICE:
            yield Ticks(tuple(ticks(item.options)))
        case ItemType.BOOLEAN:
            yield Ticks(YES_NO)
        case ItemType.DATE:
            yield _DATE
        case ItemType.TIME:
            yield _TIME
        case ItemType.INTEGER:
            yield Cells((("", len(str(abs(item.most))) if item.most is not None else 4),))
        case ItemType.DECIMAL:
            yield Lines(1, short=True)
        case ItemType.ATTACHMENT:
            yield SignatureBox("Sign in this box")
        case ItemType.TEXT:
            yield Lines(_TEXT_LINES)
        case _:
            yield Lines(2 if (item.max_length or 0) > _LONG_STRING else 1)


def _drawn(value: Attachment) -> Part:
    if value.content_type != STROKES_TYPE:
        return Words("Signed with a picture, which is kept in the record.", Look.STRONG)
    return SignatureBox("Drawn signature", Strokes.from_bytes(value.data))


def _as_text(value: bool | int | Decimal | str | date | time | Attachment) -> str:
    match value:
        case date():
            return print_date(value)
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)

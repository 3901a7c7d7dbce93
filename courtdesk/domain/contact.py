"""How and when a person prefers to be contacted, what is not safe, and keeping to it (V2).

A message left on a shared telephone can tell a violent partner where somebody was. So what is
not safe always comes with the number or the address, and a way that is not safe is not offered.
A page never shows a number by itself: it shows a `Reach`, which has either the way or the reason
why there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from courtdesk.domain.ids import PersonId
from courtdesk.errors import FieldError, FieldErrors

_LONGEST = 500
_FEWEST_DIGITS = 5


class Way(StrEnum):
    """A way to reach somebody."""

    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    THROUGH = "through"

    @property
    def label(self) -> str:
        """The way as a choice on a page."""
        return _WAYS[self]


_WAYS = {
    Way.PHONE: "Telephone call",
    Way.TEXT: "Text message",
    Way.EMAIL: "Email",
    Way.LETTER: "Letter",
    Way.THROUGH: "Through somebody else",
}


class Unsafe(StrEnum):
    """Something that must not be done, because it is not safe or not wanted."""

    CALLS = "calls"
    MESSAGES = "messages"
    TEXTS = "texts"
    EMAILS = "emails"
    LETTERS = "letters"
    OTHERS = "others"
    SAY_WHO = "say-who"

    @property
    def label(self) -> str:
        """What not to do, in words that follow nothing and end without a stop."""
        return _UNSAFE[self]


_UNSAFE = {
    Unsafe.CALLS: "Do not ring",
    Unsafe.MESSAGES: "Do not leave voice messages",
    Unsafe.TEXTS: "Do not send text messages",
    Unsafe.EMAILS: "Do not send emails",
    Unsafe.LETTERS: "Do not send letters",
    Unsafe.OTHERS: "Do not speak to anybody else who answers",
    Unsafe.SAY_WHO: "Do not say or show who you are: no service name, no logo",
}
_CLOSED_BY = {
    Way.PHONE: Unsafe.CALLS,
    Way.TEXT: Unsafe.TEXTS,
    Way.EMAIL: Unsafe.EMAILS,
    Way.LETTER: Unsafe.LETTERS,
    Way.THROUGH: Unsafe.OTHERS,
}
_TOUCHES = {
    # A call and a text go to one number: whoever sees it for the one can use it for the other.
    Way.PHONE: (Unsafe.TEXTS, Unsafe.MESSAGES, Unsafe.OTHERS, Unsafe.SAY_WHO),
    Way.TEXT: (Unsafe.CALLS, Unsafe.MESSAGES, Unsafe.SAY_WHO),
    Way.EMAIL: (Unsafe.SAY_WHO,),
    Way.LETTER: (Unsafe.SAY_WHO,),
    Way.THROUGH: (Unsafe.SAY_WHO,),
}
_FIELD = {
    Way.PHONE: "phone",
    Way.TEXT: "phone",
    Way.EMAIL: "email",
    Way.LETTER: "address",
    Way.THROUGH: "through",
}


@dataclass(frozen=True)
class Contact:
    """How the person said, on `asked_on`, that they are to be contacted.

    `prefers` are the ways they prefer; `when` says in words when; `unsafe` and `unsafe_note` what
    must not be done. An address of an unknown kind, such as "no fixed abode", is kept as written.
    """

    person: PersonId
    asked_on: date
    prefers: tuple[Way, ...] = ()
    phone: str = ""
    email: str = ""
    address: str = ""
    through: str = ""
    when: str = ""
    unsafe: tuple[Unsafe, ...] = ()
    unsafe_note: str = ""

    def detail(self, way: Way) -> str:
        """The number, address or name that `way` goes to, "" when it is not known."""
        return str(getattr(self, _FIELD[way]))

    def is_closed(self, way: Way) -> bool:
        """Whether the person said that `way` is not safe."""
        return _CLOSED_BY[way] in self.unsafe


@dataclass(frozen=True)
class Offer:
    """One way to reach the person, as a page or a paper may offer it.

    `detail` is the number or address, and "" whenever `allowed` is false: who cannot see it
    cannot use it by mistake. `words` always go with it.
    """

    way: Way
    allowed: bool
    detail: str
    words: str

    @property
    def line(self) -> str:
        """The number or address on one line."""
        return _on_one_line(self.detail)


@dataclass(frozen=True)
class Reach:
    """Every way to reach one person, sorted into those to use and those not to.

    `stop` says why nothing is offered at all, else "". `open` has the preferred ways first;
    `closed` are not safe or not wanted; `unknown` are the ways without a number or an address.
    """

    stop: str = ""
    open: tuple[Offer, ...] = ()
    closed: tuple[Offer, ...] = ()
    unknown: tuple[Way, ...] = ()

    @property
    def sentence(self) -> str:
        """What is said where no way is open; "" where one is."""
        if self.stop or self.open:
            return self.stop
        return "There is no way that is known and safe: ask the person when they are here."


NOT_ASKED = "Nobody has asked yet how it is safe to contact the person: ask before you do."
DISPUTED = (
    "Two people recorded differently how it is safe to contact the person: settle which record "
    "holds before you do."
)


def reach(contact: Contact | None, *, disputed: bool = False) -> Reach:
    """Every way to the person; nothing at all while nobody asked, or two records contradict.

    Of two versions that stand side by side one may say that a way is not safe (P4).
    """
    if contact is None or disputed:
        return Reach(stop=DISPUTED if disputed else NOT_ASKED)
    found = [offer(contact, way) for way in Way]
    return Reach(
        open=tuple(sorted(_open(found), key=lambda one: one.way not in contact.prefers)),
        closed=tuple(one for one in found if contact.is_closed(one.way)),
        unknown=tuple(
            one.way for one in found if not one.allowed and not contact.is_closed(one.way)
        ),
    )


def _open(offers: list[Offer]) -> Iterator[Offer]:
    return (one for one in offers if one.allowed)


def offer(contact: Contact | None, way: Way) -> Offer:
    """How `way` may be offered; wherever a number or an address is shown, show this."""
    if contact is None:
        return Offer(way, allowed=False, detail="", words=NOT_ASKED)
    if contact.is_closed(way):
        words = _joined([_CLOSED_BY[way].label, _note(contact), _instead(contact)])
        return Offer(way, allowed=False, detail="", words=words)
    detail = contact.detail(way)
    if not detail:
        return Offer(way, allowed=False, detail="", words=f"{way.label}: not known.")
    return Offer(way, allowed=True, detail=detail, words=_warning(contact, way))


def _warning(contact: Contact, way: Way) -> str:
    """What to heed when `way` is used."""
    parts = [one.label for one in _TOUCHES[way] if one in contact.unsafe]
    if contact.when:
        parts.append(f"When: {contact.when}")
    if contact.prefers and way not in contact.prefers:
        parts.append(_instead(contact))
    return _joined([*parts, _note(contact)])


def _instead(contact: Contact) -> str:
    ways = [one.label.lower() for one in contact.prefers if not contact.is_closed(one)]
    return f"The person prefers: {', '.join(ways)}" if ways else ""


def _note(contact: Contact) -> str:
    return contact.unsafe_note


def _joined(parts: list[str]) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def contact_line(contact: Contact | None, *, disputed: bool = False) -> str:
    """All of it on one line for a panel or a slip: what is not safe first, then ways and when.

    Nothing of it while two versions stand side by side: one may say that a way is not safe.
    """
    if contact is None or disputed:
        return DISPUTED if disputed else NOT_ASKED
    ways = [
        f"{one.label}: {_on_one_line(contact.detail(one))}"
        for one in contact.prefers
        if not contact.is_closed(one)
    ]
    when = f"When: {contact.when}" if contact.when else ""
    unsafe = [one.label for one in Unsafe if one in contact.unsafe]
    return _joined([*unsafe, _note(contact), *ways, when]) or "Asked; nothing was said."


def _on_one_line(detail: str) -> str:
    return ", ".join(line.strip().rstrip(",") for line in detail.splitlines())


def check(contact: Contact) -> None:
    """Raise `FieldErrors` for what contradicts itself or cannot be used."""
    errors = tuple(_errors(contact))
    if errors:
        raise FieldErrors(errors)


def _errors(contact: Contact) -> Iterator[FieldError]:
    for way in contact.prefers:
        if contact.is_closed(way):
            yield FieldError(
                "prefers", f"{way.label} is preferred and said to be not safe: clear one of them."
            )
    wanted = [_FIELD[way] for way in contact.prefers if not contact.is_closed(way)]
    for name in dict.fromkeys(wanted):
        if not getattr(contact, name):
            yield FieldError(name, _MISSING[name])
    if contact.phone and len(re.findall(r"\d", contact.phone)) < _FEWEST_DIGITS:
        yield FieldError("phone", "This has too few digits for a telephone number: correct it.")
    if contact.email and not re.fullmatch(r"[^@\s]+@[^@\s]+", contact.email):
        yield FieldError("email", "Enter the email address with one “@” and no spaces.")
    for name in ("phone", "email", "address", "through", "when", "unsafe_note"):
        if len(getattr(contact, name)) > _LONGEST:
            yield FieldError(name, f"Shorten this to {_LONGEST} characters.")


_MISSING = {
    "phone": "Enter the number that is preferred.",
    "email": "Enter the email address that is preferred.",
    "address": "Enter the address that is preferred.",
    "through": "Enter the name and number of whom to go through.",
}

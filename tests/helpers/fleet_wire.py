"""Places for a fleet of laptops, and the wire between: everything that a court's network does.

A `Place` is files by name, in memory or in a real folder. A `Wire` is one laptop's transport to
one place for one round: it may fail before or after a verb has had its effect, list out of order or
not everything, cut what it carries, or end the world (`Crash`) at a numbered verb. It writes down
what it really showed and really gave (`Seen`), which is the truth that claims are held against.
"""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from courtdesk.domain.routes import Route, RouteKind
from courtdesk.errors import BundleTooBig, NotThere, NotTheServer, RouteAway, RouteFull
from courtdesk.exchange.transports import Listed, Transport, open_route

TROUBLES = (
    RouteAway("The place is not within reach. CourtDesk will try again."),
    RouteFull("The place is full: everything stays on this laptop until then."),
    NotTheServer("Something other than the place answered."),
)


class Crash(BaseException):
    """The laptop stopped here: nothing after this may run, and nothing catches it."""


class Place(Protocol):
    """Somewhere that keeps sealed files, as somebody with a file manager sees it."""

    route: Route

    def names(self) -> list[str]:
        """Every file, in order."""

    def read(self, name: str) -> bytes:
        """The bytes of a file."""

    def write(self, name: str, data: bytes) -> None:
        """Put a file there, whatever it is."""

    def remove(self, name: str) -> None:
        """Take a file away."""

    def transport(self) -> Transport:
        """How a laptop reaches it when nothing goes wrong."""


def _route(name: str, address: str) -> Route:
    return Route(f"route-{name}", RouteKind.FOLDER, f"Place {name}", address)


class MemoryPlace:
    """A place that is a table of bytes: what an object store is."""

    def __init__(self, name: str) -> None:
        self.route = _route(name, f"/memory/{name}")
        self.files: dict[str, bytes] = {}

    def names(self) -> list[str]:
        return sorted(self.files)

    def read(self, name: str) -> bytes:
        return self.files[name]

    def write(self, name: str, data: bytes) -> None:
        self.files[name] = data

    def remove(self, name: str) -> None:
        self.files.pop(name, None)

    def transport(self) -> Transport:
        return _Direct(self)


class _Direct:
    """The four verbs on a table."""

    def __init__(self, place: MemoryPlace) -> None:
        self._place = place

    def list(self) -> tuple[Listed, ...]:
        return tuple(Listed(one, len(self._place.files[one])) for one in self._place.names())

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        data = self._place.files.get(name)
        if data is None:
            raise NotThere("A file is no longer there: look again.")
        if len(data) > limit:
            raise BundleTooBig("A file is too large.")
        out.write(data)

    def put(self, name: str, path: Path) -> None:
        data = path.read_bytes()
        if len(self._place.files.get(name, b"")) != len(data):
            self._place.files[name] = data

    def delete(self, name: str) -> None:
        self._place.remove(name)

    def close(self) -> None:
        pass


class FolderPlace:
    """A real folder, reached by the real transport."""

    def __init__(self, name: str, top: Path) -> None:
        top.mkdir(parents=True, exist_ok=True)
        self.route = _route(name, str(top))
        self._top = top

    def names(self) -> list[str]:
        return sorted(one.relative_to(self._top).as_posix() for one in self._files())

    def _files(self) -> Iterator[Path]:
        return (one for one in self._top.rglob("*") if one.is_file())

    def read(self, name: str) -> bytes:
        return (self._top / name).read_bytes()

    def write(self, name: str, data: bytes) -> None:
        path = self._top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            (self._top / name).unlink()

    def transport(self) -> Transport:
        return open_route(self.route)


@dataclass
class Seen:
    """What a place really showed a laptop last, and of which files it really had all bytes."""

    listed: set[str] = field(default_factory=set)
    whole: dict[str, str] = field(default_factory=dict)

    def shas(self) -> set[str]:
        """The hashes of the files that it may count on."""
        return {self.whole[one] for one in self.listed if one in self.whole}

    def copy(self) -> Seen:
        """As it is now, for a laptop that is put back to this moment later."""
        return Seen(set(self.listed), dict(self.whole))


@dataclass
class Weather:
    """How bad a wire is: the chance of trouble at each verb, and the verb that it ends at."""

    trouble: float = 0.0
    lossy: float = 0.0
    crash_at: int | None = None


class Wire:
    """One laptop's transport to one place for one round."""

    def __init__(
        self,
        place: Place,
        seen: Seen,
        chance: random.Random,
        weather: Weather,
        *,
        sent: Callable[[bytes], None],
        crash: Callable[[], None],
    ) -> None:
        self._inner = place.transport()
        self._place = place
        self._seen = seen
        self._chance = chance
        self._weather = weather
        self._sent = sent
        self._crash = crash
        self.verbs = 0

    def list(self) -> tuple[Listed, ...]:
        """The files in any order, at times one twice; in bad weather not all of them."""
        self._verb()
        found = [*self._inner.list()]
        if self._weather.trouble or self._weather.lossy:
            self._chance.shuffle(found)
        if found and self._lost():
            found.pop()
        self._verb()
        self._seen.listed = {one.name for one in found}
        return tuple(found)

    def get(self, name: str, out: BinaryIO, limit: int) -> None:
        self._verb()
        held = io.BytesIO()
        self._inner.get(name, held, limit)
        data = held.getvalue()
        if data and self._lost():
            data = data[: self._chance.randrange(len(data))]
        sha = hashlib.sha256(data).hexdigest()
        out.write(data)
        self._verb()
        self._seen.whole[name] = sha if sha in name else ""
        self._seen.listed.add(name)  # it is there, though the list had left it out

    def put(self, name: str, path: Path) -> None:
        self._verb()
        self._sent(path.read_bytes())
        if self._lost():
            # Said to be stored, and is not, or not all of it.
            if self._chance.random() < 0.5:
                data = path.read_bytes()
                self._place.write(name, data[: self._chance.randrange(len(data))])
                self._seen.listed.add(name)
            return
        self._inner.put(name, path)
        self._seen.listed.add(name)
        self._verb()

    def delete(self, name: str) -> None:
        self._verb()
        self._inner.delete(name)
        self._seen.listed.discard(name)
        self._verb()

    def close(self) -> None:
        self._inner.close()

    def _verb(self) -> None:
        """One point at which things go wrong: before a verb's effect or after it."""
        self.verbs += 1
        if self.verbs == self._weather.crash_at:
            self._crash()
            raise Crash
        if self._weather.trouble and self._chance.random() < self._weather.trouble:
            trouble = self._chance.choice(TROUBLES)
            raise type(trouble)(*trouble.args)

    def _lost(self) -> bool:
        return bool(self._weather.lossy) and self._chance.random() < self._weather.lossy


def spoil(place: Place, chance: random.Random, strangers: Sequence[bytes]) -> None:
    """One file at a place goes, moves, is cut or changed, or one that is not the team's comes."""
    names = place.names()
    if not names:
        return
    name = chance.choice(names)
    data = place.read(name)
    stream, _, file = name.partition("/")
    at, other = chance.randrange(max(1, len(data))), chance.choice(names)
    way = chance.choice(("delete", "double", "rename", "swap", "cut", "flip", "grow", "strange"))
    if way in ("delete", "rename"):
        place.remove(name)
    if way == "double":
        place.write(f"{other.partition('/')[0]}/{file}", data)
    elif way == "rename":
        place.write(f"{stream}/{chance.randrange(1, 99)}-{file.partition('-')[2]}", data)
    elif way == "swap":
        place.write(name, place.read(other))
        place.write(other, data)
    elif way == "cut":
        place.write(name, data[:at])
    elif way == "flip" and data:
        place.write(name, data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    elif way == "grow":
        place.write(name, data + bytes(64))
    elif way == "strange":
        strange = chance.choice((*strangers, chance.randbytes(200)))
        sha = hashlib.sha256(strange).hexdigest()
        place.write(f"{chance.randbytes(16).hex()}/{chance.randrange(1, 9)}-{sha}.age", strange)

"""A laptop that writes and synchronises, over and over, until it is killed.

    python -m tests.end2end.kill_sync

One process imports and unlocks everything, and forks a laptop for each line on its standard input:
`{"root": DIR, "place": DIR, "point": N}`. With `point` above 0 that laptop kills itself just before
its so-many-th call that makes something lasting in the file system (sync, rename, delete), else
whoever reads its lines does. Each line is a fact: "at PID", "saved ID", "round CAME SENT", and at
the end of each laptop "gone".
"""

from __future__ import annotations

import json
import os
import pickle
import random
import signal
import sys
import traceback
from datetime import timedelta
from pathlib import Path

from courtdesk.actions.sync import places
from courtdesk.actions.sync.rounds import synchronise
from courtdesk.domain.ids import DocumentId
from courtdesk.questionnaire.catalogue import Catalogue, load_catalogue
from courtdesk.store.keyslots import Unlocked
from courtdesk.store.records import NewRevision, canonical
from courtdesk.store.vault import Vault
from tests.end2end.kill_keys import die_at
from tests.helpers.fleet import FORMS, MORNING, Day, Laptop, Skewed
from tests.helpers.fleet_truth import CANARY
from tests.helpers.fleet_wire import FolderPlace

ROUNDS = 30


def say(*words: object) -> None:
    """Tell whoever will kill this laptop; one whole line at once."""
    os.write(sys.stdout.fileno(), (" ".join(map(str, words)) + "\n").encode())


def laptop_at(root: Path, unlocked: Unlocked, catalogue: Catalogue) -> Laptop:
    """The laptop in `root`, its clock as far on as its own records need it to be."""
    day = Day()
    day.now = MORNING + timedelta(days=1)
    made = Laptop(root.name, root, catalogue, unlocked, Skewed(day))
    made.open()
    return made


def write(vault: Vault, laptop: Laptop) -> str:
    """A note is written; its id, once it is saved."""
    chance = random.Random()
    document = DocumentId(_uuid(chance))
    new = NewRevision(
        document=document, kind="note", case=None, parents=(), open=canonical({"text": CANARY})
    )
    return str(vault.append(new, author=laptop.at.me)[0].id)


def _uuid(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def work(order: dict[str, object], unlocked: Unlocked, catalogue: Catalogue) -> None:
    """One laptop, until it is killed or has had its rounds."""
    laptop = laptop_at(Path(str(order["root"])), unlocked, catalogue)
    place = FolderPlace("hub", Path(str(order["place"])))
    if all(one.route.id != place.route.id for one in places.places(laptop.at)):
        places.save_route(laptop.at, place.route)
    die_at(int(str(order["point"])))
    for _ in range(ROUNDS):
        say("saved", write(laptop.at.vault, laptop))
        tried, done = synchronise(laptop.at, place.route)
        say("round", tried.ended.value, done.came, done.sent)
    laptop.close()


def main() -> None:
    """Fork a laptop for each order. No thread runs here, so that forking is safe."""
    unlocked = pickle.loads(Path(sys.argv[1]).read_bytes())  # noqa: S301  # the test's own file
    catalogue = load_catalogue(FORMS)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                work(order, unlocked[Path(str(order["root"])).name], catalogue)
            finally:
                if sys.exc_info()[0] is not None:
                    traceback.print_exc()
                os.kill(os.getpid(), signal.SIGKILL)
        say("at", child)
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()

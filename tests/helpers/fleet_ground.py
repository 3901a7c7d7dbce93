"""What the histories of a fleet begin from: two teams, made once and copied."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from tests.helpers.fleet import STAFF, Template, make_template, remembered, seeded
from tests.helpers.fleet_truth import Truth


@dataclass(frozen=True)
class Ground:
    """What every history begins from: the template, what is so of it, and other teams' files."""

    template: Template
    truth: Truth
    strangers: tuple[bytes, ...] = ()

    def moved(self, root: Path) -> Ground:
        """The same on another disk, where a hard link from this one cannot reach."""
        spare = root.with_suffix(".reserve")
        shutil.copy2(self.template.root / "0" / "vault" / ".reserve", spare)
        ignore = shutil.ignore_patterns(".reserve")
        shutil.copytree(self.template.root, root, ignore=ignore)
        for at in range(len(STAFF)):
            os.link(spare, root / str(at) / "vault" / ".reserve")
        return replace(self, template=replace(self.template, root=root))


def make_ground(root: Path) -> Ground:
    """Made once a process; takes some seconds."""
    with seeded("template"), remembered():
        truth = Truth()
        template = make_template(root / "team", truth.meet)
        for data in template.files.values():
            truth.sent(data)
        others = make_template(root / "others", lambda _: None, 1)
    return Ground(template, truth, tuple(others.files.values()))

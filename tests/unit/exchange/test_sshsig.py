"""SSHSIG against the real ssh-keygen, and every way a signature can be wrong."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from courtdesk.exchange import identity, sshsig
from courtdesk.exchange.sshsig import SignatureRefused

SEED = bytes(range(32))
KEY = Ed25519PrivateKey.from_private_bytes(SEED)
PUBLIC = KEY.public_key().public_bytes_raw()
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()

needs_ssh_keygen = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed"
)


def ssh_keygen_accepts(
    folder: Path, message: bytes, armoured: str, namespace: str = identity.DECISION
) -> bool:
    signers = folder / "allowed_signers"
    signers.write_text(f"lead {identity.public_line(PUBLIC)}\n")
    signature = folder / "message.sig"
    signature.write_text(armoured)
    command = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "lead", "-n", namespace]
    done = subprocess.run(
        [*command, "-s", signature], input=message, capture_output=True, check=False
    )
    return done.returncode == 0


@needs_ssh_keygen
@pytest.mark.parametrize("message", [b"", b"approved\n", "Ŵyn â chaniatâd".encode(), bytes(70000)])
def test_ssh_keygen_verifies_ours(tmp_path: Path, message: bytes) -> None:
    armoured = sshsig.sign(SEED, identity.DECISION, message)
    assert ssh_keygen_accepts(tmp_path, message, armoured)
    assert not ssh_keygen_accepts(tmp_path, message + b"x", armoured)
    assert not ssh_keygen_accepts(tmp_path, message, armoured, identity.CONSENT)


@needs_ssh_keygen
def test_ours_verifies_ssh_keygens(tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_bytes(
        KEY.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.OpenSSH,
            serialization.NoEncryption(),
        )
    )
    key_file.chmod(0o600)
    command = ["ssh-keygen", "-Y", "sign", "-f", key_file, "-n", identity.CONSENT]
    done = subprocess.run(command, input=b"I agree", capture_output=True, check=True)
    armoured = done.stdout.decode()
    sshsig.verify(PUBLIC, identity.CONSENT, b"I agree", armoured)
    # Ed25519 is deterministic: the whole file is the same, letter by letter.
    assert armoured == sshsig.sign(SEED, identity.CONSENT, b"I agree")


@given(
    seed=st.binary(min_size=32, max_size=32),
    namespace=st.sampled_from(sorted(identity.NAMESPACES)),
    message=st.binary(max_size=2000),
)
def test_round_trip(seed: bytes, namespace: str, message: bytes) -> None:
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    sshsig.verify(public, namespace, message, sshsig.sign(seed, namespace, message))


@pytest.mark.parametrize("namespace", sorted(identity.NAMESPACES))
def test_how_long_a_signature_is_is_known_before_it_is_made(namespace: str) -> None:
    for message in (b"", bytes(1000)):
        assert len(sshsig.sign(SEED, namespace, message)) == sshsig.length(namespace)


def test_every_flipped_byte_is_refused() -> None:
    armoured = sshsig.sign(SEED, identity.DECISION, b"approved")
    blob = base64.b64decode("".join(armoured.splitlines()[1:-1]))
    for at in range(len(blob)):
        bad = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        with pytest.raises(SignatureRefused):
            sshsig.verify(PUBLIC, identity.DECISION, b"approved", sshsig._armour(bad))


def test_every_changed_letter_of_the_armour_is_refused() -> None:
    armoured = sshsig.sign(SEED, identity.DECISION, b"approved")
    for at in range(len(armoured.rstrip("\n"))):
        other = "B" if armoured[at] != "B" else "C"
        with pytest.raises(SignatureRefused):
            sshsig.verify(
                PUBLIC, identity.DECISION, b"approved", armoured[:at] + other + armoured[at + 1 :]
            )


def test_another_message_key_or_purpose_is_refused_and_named() -> None:
    armoured = sshsig.sign(SEED, identity.DECISION, b"approved")
    with pytest.raises(SignatureRefused, match="changed since"):
        sshsig.verify(PUBLIC, identity.DECISION, b"declined", armoured)
    with pytest.raises(SignatureRefused, match="another key"):
        sshsig.verify(OTHER, identity.DECISION, b"approved", armoured)
    with pytest.raises(SignatureRefused, match="another purpose"):
        sshsig.verify(PUBLIC, identity.CONSENT, b"approved", armoured)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "-----BEGIN SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nŵ\n-----END SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n",
    ],
)
def test_what_is_no_signature_is_refused(text: str) -> None:
    with pytest.raises(SignatureRefused):
        sshsig.verify(PUBLIC, identity.DECISION, b"approved", text)


def test_words_before_or_after_are_refused_and_windows_line_ends_are_not() -> None:
    armoured = sshsig.sign(SEED, identity.DECISION, b"approved")
    with pytest.raises(SignatureRefused):
        sshsig.verify(PUBLIC, identity.DECISION, b"approved", "see below\n" + armoured)
    with pytest.raises(SignatureRefused):
        sshsig.verify(PUBLIC, identity.DECISION, b"approved", armoured + "and more\n")
    sshsig.verify(PUBLIC, identity.DECISION, b"approved", armoured.replace("\n", "\r\n"))


def test_a_newer_form_is_told_apart() -> None:
    armoured = sshsig.sign(SEED, identity.DECISION, b"approved")
    blob = base64.b64decode("".join(armoured.splitlines()[1:-1]))
    newer = sshsig._armour(blob[:6] + (2).to_bytes(4, "big") + blob[10:])
    with pytest.raises(SignatureRefused, match="newer"):
        sshsig.verify(PUBLIC, identity.DECISION, b"approved", newer)


def test_a_signature_for_nothing_in_particular_is_never_made() -> None:
    with pytest.raises(ValueError, match="namespace"):
        sshsig.sign(SEED, "", b"approved")

"""Bech32 (BIP 173, without its limit of 90 letters): how age writes keys as text."""

from __future__ import annotations

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK = 6


def encode(prefix: str, data: bytes) -> str:
    """The data after `prefix` and a 1, in lower case."""
    values = _regroup(data, 8, 5)
    if (left := len(data) * 8 % 5) != 0:
        values.append((data[-1] << (5 - left)) & 31)
    code = _polymod([*_expand(prefix), *values, *bytes(_CHECK)]) ^ 1
    check = [(code >> 5 * (_CHECK - 1 - at)) & 31 for at in range(_CHECK)]
    return prefix + "1" + "".join(_LETTERS[value] for value in [*values, *check])


def decode(text: str) -> tuple[str, bytes]:
    """Prefix, in lower case, and data.

    Raises `ValueError` for mixed case, other letters, a wrong check sum, or bits left over.
    """
    small = text.lower()
    prefix, one, body = small.rpartition("1")
    if text not in {small, text.upper()} or not one or not prefix or len(body) < _CHECK:
        raise ValueError("not in the form of a key")
    values = [_LETTERS.find(letter) for letter in body]
    if -1 in values or _polymod([*_expand(prefix), *values]) != 1:
        raise ValueError("a letter of the key is wrong")
    data = bytes(_regroup(values[:-_CHECK], 5, 8))
    if encode(prefix, data) != small:
        raise ValueError("the key has bits left over")
    return prefix, data


def _regroup(values: bytes | list[int], width: int, wanted: int) -> list[int]:
    """The same bits in groups of another width; what does not fill a last group is left out."""
    held = bits = 0
    out: list[int] = []
    for value in values:
        held, bits = held << width | value, bits + width
        while bits >= wanted:
            bits -= wanted
            out.append(held >> bits)
            held &= (1 << bits) - 1
    return out


def _expand(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _polymod(values: list[int]) -> int:
    code = 1
    for value in values:
        top = code >> 25
        code = (code & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                code ^= generator
    return code

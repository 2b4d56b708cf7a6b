"""A key of a passphrase, made so slowly that trying passphrases out takes too long."""

from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bot.core.key_ring import KEY_BYTES

SCRYPT: Final[Mapping[str, int]] = {"n": 2**16, "r": 8, "p": 1}
"""64 MB and a quarter of a second: a small machine can, and whoever tries out passphrases has to for each."""
_MOST_SCRYPT: Final = 2**18
"""What a later version may ask of this one at most: the file says it before anybody has shown that it is ours."""


def is_bearable(scrypt: Any) -> bool:
    """Whether a small machine can do what this asks for."""
    match scrypt:
        case None:
            return True
        case {"n": int(n), "r": int(r), "p": int(p), **more} if not more:
            is_power = n > 1 and n & (n - 1) == 0
            return is_power and n <= _MOST_SCRYPT and (r, p) == (SCRYPT["r"], SCRYPT["p"])
        case _:
            return False


def stretched(secret: bytes, salt: bytes, how: Mapping[str, int]) -> bytes:
    scrypt = Scrypt(salt=salt, length=KEY_BYTES, n=how["n"], r=how["r"], p=how["p"])
    return scrypt.derive(secret)

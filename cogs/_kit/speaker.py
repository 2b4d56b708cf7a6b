"""Words in the reader's language.

The English sentence stands in the cog that says it and is the key of the catalogue. Translations are
``config/locales/<language>/LC_MESSAGES/porchlight.po``; they are read as they are, so nothing has to be compiled.
"""

import io
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import discord
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = Path(__file__).parents[2] / "config" / "locales"
DEFAULT = "en"


class Speaker:
    """Says a sentence in one language. Takes literals only, since translators collect them."""

    def __init__(self, language: str = DEFAULT) -> None:
        self.language = language
        self._words = _catalogue(language)

    def __call__(self, sentence: str, /, **facts: Any) -> str:
        return self._words.gettext(sentence).format(**facts)

    def plural(self, one: str, many: str, n: int, /, **facts: Any) -> str:
        """Choose by number, the way the language does; ``{n}`` is the number."""
        return self._words.ngettext(one, many, n).format(n=n, **facts)


def speaker(interaction: discord.Interaction[Any]) -> Speaker:
    """Speak to the person who tapped, in the language they chose for Discord itself."""
    return Speaker(closest(str(interaction.locale)))


def closest(language: str) -> str:
    """The catalogue that fits best: ``es-MX``, then ``es``, then English."""
    known = languages()
    for candidate in (language, language.split("-", maxsplit=1)[0]):
        if candidate in known:
            return candidate
    return DEFAULT


@cache
def languages() -> frozenset[str]:
    found = {path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/porchlight.po")}
    return frozenset(found | {DEFAULT})


@cache
def _catalogue(language: str) -> NullTranslations:
    path = LOCALES / language / "LC_MESSAGES" / "porchlight.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)

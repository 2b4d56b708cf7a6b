"""All tables in one place, for those who need them whole: migrations, and the tests that walk them."""

import importlib
import importlib.util
import pkgutil
from typing import Final

from sqlalchemy import MetaData

from bot.db.base import Base

# By name, since this floor must not import the ones above it.
_FEATURES: Final = "bot.features"
OF_NO_FEATURE: Final = ("data_keys", "erasures", "moves")


def every_table() -> MetaData:
    """Import every module that declares tables, and hand over what they declared."""
    for own in OF_NO_FEATURE:
        importlib.import_module(f"bot.db.{own}")
    features = importlib.import_module(_FEATURES)
    for feature in pkgutil.iter_modules(features.__path__, f"{_FEATURES}."):
        tables = f"{feature.name}.tables"
        if feature.ispkg and importlib.util.find_spec(tables) is not None:
            importlib.import_module(tables)
    return Base.metadata

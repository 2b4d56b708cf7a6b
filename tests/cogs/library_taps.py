"""Everything that can be tapped in the library, and by whom. See ``test_forged_taps.py``."""

from tests.cogs.forged_tap import May
from tests.cogs.forged_tap import taps as _of

LIBRARY_TAPS = [
    # The shelf is everybody's in this server.
    *_of(May.SELF, "resources:read:{guild}", "resources:set:{guild}:new_here", "resources:saved:{guild}:0"),
    *_of(May.SELF, "resources:list:{guild}:-.-.-.-.-.-:0", "resources:narrow:{guild}:-.-.-.-.-.-"),
    *_of(May.SELF, "resources:by:kind:{guild}:-.-.-.-.-.-", chosen="read"),
    *_of(May.SELF, "resources:topic:{guild}", chosen="science"),
    *_of(May.SELF, "resources:pick:{guild}", chosen="7"),
    *_of(May.SELF, *(f"resources:{what}:{{guild}}:7" for what in ("save", "unsave", "like")), "resources:useful:{guild}:7:yes"),
]  # fmt: skip

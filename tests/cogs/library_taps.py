"""Everything that can be tapped in the library, and by whom. See ``test_forged_taps.py``."""

from tests.cogs.forged_tap import May, Tap
from tests.cogs.forged_tap import taps as _of

_LINK = "{guild}:{link}"

LIBRARY_TAPS = [
    # The shelf is everybody's in this server.
    *_of(May.SELF, "resources:read:{guild}", "resources:set:{guild}:new_here", "resources:saved:{guild}:0"),
    *_of(May.SELF, "resources:list:{guild}:.....:0", "resources:narrow:{guild}:....."),
    *_of(May.SELF, "resources:by:kind:{guild}:.....", chosen="read"),
    *_of(May.SELF, "resources:topic:{guild}", chosen="science"),
    *_of(May.SELF, "resources:pick:{guild}", chosen="7"),
    *_of(May.SELF, *(f"resources:{what}:{{guild}}:7" for what in ("save", "unsave", "like")), "resources:useful:{guild}:7:yes"),
    *_of(May.SELF, "resources:mine:{guild}"),
    *_of(May.READ, f"resources:take_back:{_LINK}"),
    *_of(May.READ, "resources:take_one_back:{guild}", chosen="{link}"),
    # Who looks after it.
    *_of(May.KEEP, *(f"resources:{what}:{_LINK}" for what in ("suggested", "approve", "keep", "edit"))),
    *_of(May.KEEP, *(f"resources:{what}:{_LINK}" for what in ("recording", "details", "back"))),
    *_of(May.KEEP, *(f"resources:move:{_LINK}:{what}" for what in ("retire", "put_back", "review"))),
    *_of(May.KEEP, f"resources:decline:{_LINK}", chosen="old"),
    *_of(May.KEEP, f"resources:choose:{_LINK}:kind", chosen="watch"),
    *_of(May.KEEP, *(f"resources:mend:{_LINK}:0:{what}" for what in ("good", "off"))),
    *_of(May.KEEP, f"resources:use_new:{_LINK}:0:{'0' * 12}"),
    Tap(f"resources:new_address:{_LINK}:0", May.KEEP, typed={"link": "https://nami.org/new"}),
    *_of(May.KEEP, "resources:pick_kept:{guild}", chosen="{link}"),
    *_of(May.SHELF, "resources:shelf:{guild}:shown:0", "resources:starter:{guild}", "resources:health:{guild}:0"),
    *_of(May.SHELF, "resources:part:{guild}", chosen="suggested"),
    *_of(May.SHELF, "resources:shelf_topic:{guild}:shown", chosen="science"),
    Tap("resources:shelf_search:{guild}", May.SHELF, typed={"words": "rest"}),
    Tap("resources:add:{guild}", May.SHELF, typed={"link": "https://nami.org/added", "title": "Rest", "summary": "Rest.", "topics": ["science"]}),
    *_of(May.SHELF, *(f"resources:bring_in:{{guild}}:{source}:{'0' * 16}" for source in ("starter", "file"))),
    Tap("resources:suggest:{guild}", May.SELF, typed={"link": "http://nami.org/"}),
    Tap("resources:search:{guild}", May.SELF, typed={"words": "rest"}),
    *_of(May.SELF, "resources:found:{guild}:0:.....:too.tired", "resources:narrow:{guild}:.....:too.tired"),
    # Sharing is for who leads that group.
    *_of(May.LEAD_ANY, "resources:share:{guild}:7"),
    *_of(May.LEAD, "resources:share_with:{guild}:7", chosen="{group}"),
    *_of(May.LEAD, *(f"resources:{what}:{{guild}}:7:{{group}}" for what in ("share_now", "share_when", "week_this"))),
    *_of(May.LEAD, "resources:share_at:{guild}:7:{group}", chosen="w:{session}"),
    *_of(May.LEAD, "resources:unshare:{guild}:{share}"),
    *_of(May.LEAD, *(f"resources:{what}:{{guild}}:{{group}}" for what in ("week", "week_change", "week_stop"))),
    *_of(May.LEAD, *(f"resources:{what}:{{guild}}:{{group}}:6:10" for what in ("week_day", "week_hour")), chosen="5"),
    *_of(May.LEAD, "resources:week_save:{guild}:{group}:6:10"),
    *_of(May.LEAD, "resources:week_next:{guild}:{group}", chosen="7"),
]  # fmt: skip

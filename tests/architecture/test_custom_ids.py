"""A tap works after any restart because all that it needs stands in its custom_id."""

import inspect
import re

from cogs._kit.safe import SafeTap
from cogs._kit.subject_button import SubjectButton
from tests.architecture.taps import dynamic_items, template_of

A_NUMBER = re.compile(r"\(\?P<(\w+)>[0-9\[\]{}+|,-]+\)")


def test_what_is_made_from_numbers_takes_them_in_the_order_of_its_template():
    made = SafeTap.from_match.__func__
    taken = [
        item
        for item in dynamic_items()
        if getattr(getattr(item, "from_match", None), "__func__", None) is made
        and "from_custom_id" not in vars(item)  # which does without it
    ]
    assert len(taken) > 100
    for item in taken:
        named = A_NUMBER.findall(template_of(item))
        assert len(named) == item.__discord_ui_compiled_template__.groups, (
            "it holds more than numbers"
        )
        asked = list(inspect.signature(item.__init__).parameters)[1 : len(named) + 1]
        if issubclass(item, SubjectButton):
            named[1] = "subject_id"
        assert named == asked, item

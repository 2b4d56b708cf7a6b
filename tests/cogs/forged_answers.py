"""What a person hears who taps what is not theirs, and when nothing is kept of it."""

REFUSALS = (
    "Only facilitators of this group can do that. Nothing was changed.",
    "Only people of this group can do that. Nothing was changed.",
    "Only people who manage this server can do that. Nothing was changed.",
    "I can't find that group here.",
    "That is not here any more. Nothing was changed.",
    "This meeting is not here any more.",
    "This preview is gone.",
    "This question is not here any more.",
    "This check-in is not here any more.",
    "This is not here any more. Nothing was changed.",
    "That person is not in this group now, so there was nothing to change.",
    "You are not in this group now, so there was nothing to change.",
    "Nobody waits there any more.",
    "This is over, so there is nothing left to answer.",
    "They took their request back, so there is nothing left to do.",
    "That group takes people by invitation.",
    "Nothing was posted.",
    "Nothing was changed.",
    "You are not in that server now, so I changed nothing.",
    "You lead no group right now.",
    "This reminder is not here any more",
    "That link is not on the shelf any more. Nothing was changed.",
    "That link does not wait for an answer any more. Nothing was changed.",
    "I don't have this one any more.",
    "Someone else has settled this already.",
)

GONE_THERE = (
    "I can't find that group here.",
    "This meeting is not here any more.",
    "This preview is gone.",
    "This question is not here any more.",
    "This check-in is not here any more.",
    "This is not here any more. Nothing was changed.",
    "That is not here any more. Nothing was changed.",
    "This reminder is not here any more",
    "That link is not on the shelf any more. Nothing was changed.",
    "That link does not wait for an answer any more. Nothing was changed.",
    "I don't have this one any more.",
    "Nobody waits there any more.",
    "This is over, so there is nothing left to answer.",
    "Someone else has settled this already.",
    "Nothing was posted.",
    "Nothing was changed.",
)
"""A server knows nothing of what there is in another one, so there it is what it is for everybody: gone."""

NO_TRESPASS = {
    "You are not in this group now": "it is about their own place there, and they have none",
    "They took their request back": "it is about their own wish to join, and they have none",
    "That group takes people by invitation.": "anybody may ask to join",
    "You lead no group right now.": "they wear the facilitators' role, and the desk is where they begin",
    "You are not in that server now": "whoever has left may tap an old note, and no key is made for them anew",
}


ONLY_IN_THE_SERVER = ("sessions:count:", "sessions:note:", "polls:add:")
"""Forms that stand nowhere else, and ask where they were sent."""


def leaves_no_trace(custom_id: str, heard: str, *, in_notes: bool, elsewhere: bool) -> bool:
    """``custom_id`` with its fields still open. ``elsewhere``: it names the server that it was sent in, and things of
    another one. What names no server, tapped in private notes, belongs to none whose record it could stand in; a note
    itself is known by its number."""
    names_server = "{guild}" in custom_id or custom_id.startswith("outbox:open:")
    of_no_server = not names_server or custom_id.startswith(ONLY_IN_THE_SERVER)
    if heard.startswith(tuple(NO_TRESPASS)) or (in_notes and of_no_server):
        return True
    return elsewhere and heard.startswith(GONE_THERE)

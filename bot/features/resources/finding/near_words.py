"""What else words may be about: danger, which comes before any page, and the topics nearest to what nobody has found.

What was typed is looked at here and forgotten; nothing is kept, and nobody is told.
"""

from collections.abc import Collection
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.features.resources.finding.analyser import folded, forms, split
from bot.features.resources.finding.searching import LONGEST_QUERY
from bot.features.resources.finding.spelling import SHORTEST, slips_in
from bot.features.resources.finding.synonyms import LANGUAGES, bundled_synonyms
from bot.features.resources.model import Topic

_MOST_WORDS: Final = 40
_NEAR: Final = 0.88
"""How much alike two words must be that were too far apart for a slip of the thumb."""
_MOST_TOPICS: Final = 3


def sounds_like_danger(text: str) -> bool:
    """Say whether help should stand above what was found. A slip of the thumb in a long word is no reason not to."""
    synonyms = bundled_synonyms()
    words = split(text[:LONGEST_QUERY])[:_MOST_WORDS]
    alone = {
        phrase[0] for phrases in synonyms.danger.values() for phrase in phrases if len(phrase) == 1
    }
    return synonyms.sounds_like_danger([_forms(word, alone) for word in words])


def nearest_topics(text: str, topics: Collection[Topic]) -> tuple[Topic, ...]:
    """Return which of these topics words are nearest to, the nearest first."""
    known = bundled_synonyms().words
    scored: dict[Topic, float] = {}
    for word in split(text[:LONGEST_QUERY])[:_MOST_WORDS]:
        if len(word) < SHORTEST:
            continue
        near = process.extract(
            folded(word),
            sorted(known),
            scorer=JaroWinkler.normalized_similarity,
            score_cutoff=_NEAR,
        )
        for one, score, _ in near:
            for topic in {topic for meaning in known[one] for topic in meaning.topics}:
                scored[topic] = max(scored.get(topic, 0), score)
    order = list(Topic)
    near_ones = [topic for topic in scored if topic in topics]
    near_ones.sort(key=lambda topic: (-scored[topic], order.index(topic)))
    return tuple(near_ones[:_MOST_TOPICS])


def _forms(word: str, danger: Collection[str]) -> frozenset[str]:
    """Return the word's forms, and what it may have been meant to be. Words that are known were meant as they are."""
    found, slips = forms(word, LANGUAGES, is_typed=True), slips_in(word)
    if not slips or folded(word) in bundled_synonyms().vocabulary:
        return found
    near = (one for one in danger for form in found if OSA.distance(form, one) <= slips)
    return found | {one for one in near if slips_in(one)}

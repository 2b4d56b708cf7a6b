"""When groups are asked, their rounds, and the answers."""

from bot.features.checkins.answer_tables import AnswerRow, ChoicesRow, HistoryRow
from bot.features.checkins.round_tables import MarkRow, RhythmRow, RoundRow

__all__ = ["AnswerRow", "ChoicesRow", "HistoryRow", "MarkRow", "RhythmRow", "RoundRow"]

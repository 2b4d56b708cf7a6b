"""A group's pulse as a picture: a row for each band, a dot for each tenth. Filled and empty dots differ in shape, so
nothing is said by colour alone, and it reads on light and on dark."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_WIDTH, _DPI = 3.9, 200
"""As wide as a phone, at twice its points."""
_ROW, _HEAD, _FOOT = 0.72, 0.62, 0.1
_WORDS, _DOTS = 0.12, 0.4
"""How far below the top of a row."""
_MARGIN, _LEFT, _STEP, _RADIUS = 0.2, 0.33, 0.36, 0.125
_INK, _BACK, _FULL, _EMPTY = "#1c130b", "#fffaf3", "#8a4a06", "#b9a78f"
_TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class PulsePicture:
    title: str
    rows: Sequence[tuple[str, str, int]]
    """A word, the numbers it stands for, and how many of ten."""


def draw(pulse: PulsePicture) -> bytes:
    """A PNG, always the same for the same pulse. Slow enough to belong into a thread."""
    # Half a second and 40 MB that a bot which draws nothing does not need.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.patches import Circle  # noqa: PLC0415

    height = _HEAD + _ROW * len(pulse.rows) + _FOOT
    figure: Any = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor=_BACK)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(height, 0)
    axes.set_aspect("equal")
    axes.axis("off")
    axes.annotate(pulse.title, (_MARGIN, 0.32), fontsize=14, weight="bold", color=_INK, va="center")
    for line, (word, numbers, tenths) in enumerate(pulse.rows):
        top = _HEAD + _ROW * line
        axes.annotate(
            word, (_MARGIN, top + _WORDS), fontsize=12, weight="bold", color=_INK, va="center"
        )
        right = _WIDTH - _MARGIN
        axes.annotate(
            numbers, (right, top + _WORDS), fontsize=12, color=_INK, va="center", ha="right"
        )
        for dot in range(_TENTHS):
            is_full = dot < tenths
            axes.add_patch(
                Circle(
                    (_LEFT + _STEP * dot, top + _DOTS),
                    _RADIUS if is_full else _RADIUS * 0.55,
                    facecolor=_FULL if is_full else _BACK,
                    edgecolor=_FULL if is_full else _EMPTY,
                    linewidth=0.9,
                )
            )
    picture = io.BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(picture, metadata={"Software": None})
    return picture.getvalue()

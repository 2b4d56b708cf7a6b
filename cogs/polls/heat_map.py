"""The answers as a picture: a row for each time, a number in each cell. It names nobody, and its shades only repeat
what the numbers say."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_WIDTH, _DPI = 3.9, 200
"""As wide as a phone, at twice its points."""
_ROW, _HEAD = 0.34, 0.95
_PALE, _DEEP = (0.988, 0.957, 0.910), (0.480, 0.240, 0.020)
_INK, _PAPER, _BACK = "#1c130b", "#ffffff", "#fffaf3"
_DARK: Final = 0.72
"""From which shade on a number is written in white."""
_COLUMNS: Final = 4


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Words and numbers, in the order in which they stand. ``counts`` has one tuple for each of ``rows``."""

    title: str
    columns: tuple[str, str, str, str]
    rows: Sequence[str]
    counts: Sequence[tuple[int, int, int, int]]
    people: int


def draw(heat_map: HeatMap) -> bytes:
    """A PNG, always the same for the same answers. Slow enough to belong into a thread."""
    # Half a second and 40 MB that a bot which draws nothing does not need.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    height = _HEAD + _ROW * len(heat_map.rows)
    figure: Any = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor=_BACK)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    axes.annotate(
        heat_map.title, (0.12, 0.28), fontsize=9.5, weight="bold", color=_INK, va="center"
    )
    left, cell = 1.78, 0.5
    for number, word in enumerate(heat_map.columns):
        x = left + cell * (number + 0.5)
        axes.annotate(
            word, (x, 0.68), fontsize=6.6, color=_INK, ha="center", va="center", linespacing=0.95
        )
    for line, (row, counts) in enumerate(zip(heat_map.rows, heat_map.counts, strict=True)):
        top = _HEAD - 0.06 + _ROW * line
        axes.annotate(row, (0.12, top + _ROW / 2), fontsize=7.4, color=_INK, va="center")
        for number, count in enumerate(counts):
            is_silence = number == len(counts) - 1  # not an answer, so it takes no shade
            share = count / heat_map.people if heat_map.people and not is_silence else 0
            box = _rectangle(left + cell * number, top, cell, share)
            axes.add_patch(box)
            axes.annotate(
                str(count),
                (left + cell * (number + 0.5), top + _ROW / 2),
                fontsize=8.5,
                weight="bold" if count else "normal",
                color=_PAPER if share >= _DARK else _INK,
                ha="center",
                va="center",
            )
    picture = io.BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(picture, metadata={"Software": None})
    return picture.getvalue()


def _rectangle(x: float, top: float, cell: float, share: float) -> Any:
    from matplotlib.patches import Rectangle  # noqa: PLC0415  as above

    shade = tuple(pale + (deep - pale) * share for pale, deep in zip(_PALE, _DEEP, strict=True))
    gap = 0.02
    return Rectangle(
        (x + gap, top + gap), cell - 2 * gap, _ROW - 2 * gap, facecolor=shade, edgecolor="none"
    )

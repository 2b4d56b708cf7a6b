"""One person's numbers as a picture: two lines over time, each point with its number on it. It names nobody."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_WIDTH, _HEIGHT, _DPI = 3.9, 3.3, 200
"""As wide as a phone, at twice its points."""
_INK, _LINE, _PALE, _BACK = "#1c130b", "#7a3d05", "#e8d9c4", "#fffaf3"
_NUMBERED_UP_TO: Final = 16
"""More points than that would write over each other; then the line says enough."""


@dataclass(frozen=True, slots=True)
class NumbersPicture:
    heavy_title: str
    now_title: str
    first_day: str
    last_day: str
    days: Sequence[int]
    """From the first one on."""
    heavy: Sequence[int | None]
    now: Sequence[int | None]


def draw(picture: NumbersPicture) -> bytes:
    """A PNG, always the same for the same numbers. Slow enough to belong into a thread."""
    # Half a second and 40 MB that a bot which draws nothing does not need.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure: Any = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DPI, facecolor=_BACK)
    above = figure.add_axes((0.09, 0.56, 0.85, 0.32))
    below = figure.add_axes((0.09, 0.12, 0.85, 0.24))
    _plot(above, picture.heavy_title, picture.days, picture.heavy, (0, 10))
    _plot(below, picture.now_title, picture.days, picture.now, (1, 5))
    last = max(picture.days)
    ticks, names = ([0, last], [picture.first_day, picture.last_day])
    if last == 0:
        ticks, names = [0], [picture.first_day]
    below.set_xticks(ticks, names, fontsize=7.5, color=_INK)
    for text, side in zip(below.get_xticklabels(), ("left", "right"), strict=False):
        text.set_ha("center" if last == 0 else side)
    image = io.BytesIO()
    canvas: Any = FigureCanvasAgg(figure)
    canvas.print_png(image, metadata={"Software": None})
    return image.getvalue()


def _plot(
    axes: Any,
    title: str,
    days: Sequence[int],
    values: Sequence[int | None],
    ends: tuple[int, int],
) -> None:
    points = [(day, value) for day, value in zip(days, values, strict=True) if value is not None]
    low, high = ends
    room = (high - low) * 0.2
    axes.set_facecolor(_BACK)
    axes.set_title(title, fontsize=9, weight="bold", color=_INK, loc="left", pad=8)
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(-0.04 * max(*days, 1), 1.04 * max(*days, 1))
    axes.set_yticks([low, high])
    axes.tick_params(labelsize=7.5, colors=_INK, length=0)
    axes.set_xticks([])
    axes.grid(axis="y", color=_PALE, linewidth=0.8)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.plot(
        [day for day, _ in points],
        [value for _, value in points],
        color=_LINE,
        linewidth=1.4,
        marker="o",
        markersize=4,
    )
    if len(points) > _NUMBERED_UP_TO:
        return
    for day, value in points:
        axes.annotate(
            str(value),
            (day, value),
            xytext=(0, 5),
            textcoords="offset points",
            fontsize=7.5,
            weight="bold",
            color=_INK,
            ha="center",
        )

"""One person's numbers as a picture: two lines over time, each point with its number on it. It names nobody."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

_WIDTH, _HEIGHT, _DPI = 3.9, 4.3, 200
"""As wide as a phone, at twice its points."""
_TITLE, _NUMBER, _DAY = 12.5, 11.5, 11
_INK, _LINE, _PALE, _BACK = "#1c130b", "#7a3d05", "#e8d9c4", "#fffaf3"
_ROOM: Final = 0.14
"""Above and below, of the whole scale: the numbers stand above their points."""
_NUMBERED_UP_TO: Final = 12
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
    above = figure.add_axes((0.1, 0.55, 0.84, 0.35))
    below = figure.add_axes((0.1, 0.11, 0.84, 0.28))
    _plot(above, picture.heavy_title, picture.days, picture.heavy, (0, 10))
    _plot(below, picture.now_title, picture.days, picture.now, (1, 5))
    last = max(picture.days)
    ticks, names = ([0, last], [picture.first_day, picture.last_day])
    if last == 0:
        ticks, names = [0], [picture.first_day]
    below.set_xticks(ticks, names, fontsize=_DAY, color=_INK)
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
    room = (high - low) * _ROOM
    axes.set_facecolor(_BACK)
    axes.set_title(title, fontsize=_TITLE, weight="bold", color=_INK, loc="left", pad=10, x=-0.08)
    axes.set_ylim(low - room, high + 2 * room)
    axes.set_xlim(-0.04 * max(*days, 1), 1.04 * max(*days, 1))
    axes.set_yticks([low, high])
    axes.tick_params(labelsize=_DAY, colors=_INK, length=0)
    axes.set_xticks([])
    axes.grid(axis="y", color=_PALE, linewidth=0.8)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.plot(
        [day for day, _ in points],
        [value for _, value in points],
        color=_LINE,
        linewidth=1.8,
        marker="o",
        markersize=5.5,
    )
    if len(points) > _NUMBERED_UP_TO:
        return
    from matplotlib.patheffects import withStroke  # noqa: PLC0415  as above

    over_the_line: Any = withStroke(linewidth=3, foreground=_BACK)
    for day, value in points:
        axes.annotate(
            str(value),
            (day, value),
            xytext=(0, 6),
            textcoords="offset points",
            fontsize=_NUMBER,
            weight="bold",
            color=_INK,
            ha="center",
            path_effects=[over_the_line],
        )

"""Files and phrases that are nearly right: what people, editors and strangers make of them."""

import json

from hypothesis import strategies as st

ODD_SIGNS = (
    "\0",
    "\r",
    "\x0b",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ud800",
    "é",
    "🏠",
)
ODD_PIECES = (
    "[" * 3000,
    "{" * 3000,
    "[[links]]\n",
    "[[",
    "]]",
    '"""',
    "'''",
    '"',
    "\\",
    "=",
    "a.b.c.d = 1\n",
    '"a\\nb\\u001b" = 1\n',
    "version = 2\n",
    "nan",
    "inf",
    "9" * 5000,
    "0x" + "f" * 5000,
    "9999-12-31",
    "0000-00-00",
    "true",
    "{}",
    "[]",
    "#",
    "\n",
    " " * 200,
    "x" * 5000,
)


@st.composite
def bent(draw: st.DrawFn, text: str) -> bytes:
    """This file with a few slips in it."""
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(lines)))
        match draw(st.integers(0, 6)):
            case 0:
                del lines[at : at + draw(st.integers(1, 4))]
            case 1:
                lines.insert(at, draw(st.sampled_from(lines or ["\n"])))
            case 2:
                lines.insert(at, draw(st.sampled_from(ODD_PIECES)))
            case 3:
                lines[at : at + 1] = [_slipped(draw, line) for line in lines[at : at + 1]]
            case 4:
                lines[at : at + 1] = [_valued(draw, line) for line in lines[at : at + 1]]
            case 5:
                lines = lines[:at]
            case _:
                lines = [line.replace("\n", "\r\n") for line in lines]
    data = "".join(lines).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(min_size=1, max_size=8)) + data[at:]
    return data


def _slipped(draw: st.DrawFn, line: str) -> str:
    at = draw(st.integers(0, len(line)))
    sign = draw(st.one_of(st.sampled_from(ODD_SIGNS), st.characters()))
    return line[:at] + sign + line[at + draw(st.integers(0, 2)) :]


def _valued(draw: st.DrawFn, line: str) -> str:
    """Another value than belongs there."""
    name, equals, _ = line.partition("=")
    value = draw(
        st.one_of(
            st.sampled_from(ODD_PIECES),
            st.text(max_size=120).map(json.dumps),
            st.integers().map(str),
            st.lists(st.text(max_size=5).map(json.dumps), max_size=3).map(
                lambda words: f"[{', '.join(words)}]"
            ),
        )
    )
    return f"{name}{equals}{value}\n" if equals else line


noise = st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode()))

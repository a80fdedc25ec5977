"""What a cell shows of the number that it stores, as far as people could take it for another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext

from eldercare_analysis.inputs.returns.formats import Section, Token

DIGITS = 15  # of a number that spreadsheets keep and show
_LONGEST = 20  # digits of a whole number that is still written out
_NUMBERS = 2  # letters up to which years and months are numbers
_FRACTION_DIGITS = 30  # the most that a format can ask for
_WEEKDAYS, _MONTHS = (
    "一二三四五六日",
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


@dataclass(frozen=True)
class Shown:
    """A number as its format shows it.

    Attributes:
        text: what stands in the cell.
        words: that part of it which stands there whatever the number.
        scale: what is shown is the number times this; 0: none of its digits is shown.
    """

    text: str
    words: str
    scale: Decimal


def shown_number(section: Section, number: Decimal) -> Shown:
    """Return a number as a section shows it; fractions, digits in words and exponents are shown plainly."""
    words = "".join(token.text for token in section if token.kind == "literal")
    places = [n for n, token in enumerate(section) if token.kind in ("digit", "general", "text")]
    if not places:
        return Shown(words.strip(), words, Decimal(0))
    point = next((n for n, token in enumerate(section) if token.kind == "point"), None)
    thousands = sum(token.kind == "comma" and _scales(section, n) for n, token in enumerate(section))
    percents = sum(token.kind == "percent" for token in section)
    scale = Decimal(1).scaleb(
        2 * percents - 3 * thousands - (0 if point is not None else _behind_a_drawn_point(section))
    )
    sign = "-" if number < 0 else ""
    if any(map(_is_plain, section)) or abs(number.adjusted()) > _LONGEST:
        before, after = (_words(section[: places[0]]), _words(section[places[-1] + 1 :]))
        return Shown(f"{sign}{before}{plain(abs(number))}{after}".strip(), words, scale)
    moved = abs(number).scaleb(2 * percents - 3 * thousands)
    return Shown(
        (sign + _filled(section, moved, len(section) if point is None else point)).strip(), words, scale
    )


def shown_date(section: Section, moment: datetime) -> str:
    """Return a day and its time as a section shows them."""
    return "".join(_date_part(token, moment) for token in section).strip()


def plain(number: Decimal) -> str:
    """Return a number as digits, or with an exponent where they would be too many."""
    return f"{number:f}" if abs(number.adjusted()) <= _LONGEST else f"{number:.3E}"


def _is_plain(token: Token) -> bool:
    """Say whether a section writes its number in a way of its own: 1/2, 1E+05, 一百, or as it is."""
    return (
        token.kind in ("general", "text", "exponent")
        or token.text == "/"
        or (token.kind == "bracket" and token.text.lower().startswith("dbnum"))
    )


def _words(section: Section) -> str:
    return "".join(token.text for token in section if token.kind in ("literal", "percent"))


def _scales(section: Section, position: int) -> bool:
    """Say whether a comma divides by a thousand: no digit comes after it before the point or the end."""
    for token in section[position + 1 :]:
        if token.kind in ("point", "digit"):
            return token.kind == "point"
    return True


def _behind_a_drawn_point(section: Section) -> int:
    """Return how many digits stand behind a point that is only drawn: 0!.0, shows 25000 as 2.5."""
    drawn = [
        n for n, token in enumerate(section) if token.kind == "literal" and token.text in (".", "．", "·")
    ]
    before = drawn and any(token.kind == "digit" for token in section[: drawn[-1]])
    return sum(token.kind == "digit" for token in section[drawn[-1] :]) if before else 0


def _filled(section: Section, number: Decimal, point: int) -> str:
    """Return the digits of a positive number in the places of a section, whose point stands at a position."""
    whole_places, part_places = section[:point], section[point:]
    decimals = min(sum(token.kind == "digit" for token in part_places), _FRACTION_DIGITS)
    with localcontext() as context:
        context.prec = 100
        rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    return _whole(whole_places, whole.lstrip("0")) + _part(part_places, part)


def _whole(section: Section, digits: str) -> str:
    """Fill places from the right; the first takes all that is left."""
    grouped = any(token.kind == "comma" and not _scales(section, n) for n, token in enumerate(section))
    places, out, written = sum(token.kind == "digit" for token in section), "", 0
    for token in reversed(section):
        if token.kind != "digit":
            out = _words((token,)) + out
            continue
        places -= 1
        wanted = 1 if places else max(len(digits), 1)
        for _ in range(wanted):
            digit, digits = (
                (digits[-1], digits[:-1]) if digits else ({"0": "0", "?": " "}.get(token.text, ""), "")
            )
            out = digit + ("," if grouped and digit.isdigit() and written and written % 3 == 0 else "") + out
            written += digit.isdigit()
    return out


def _part(section: Section, digits: str) -> str:
    """Fill places from the left; # leaves out zeros at the end."""
    out = ""
    for token in section:
        if token.kind == "digit":
            digit, digits = digits[:1], digits[1:]
            out += "" if token.text == "#" and not (digit + digits).strip("0") else digit
        elif token.kind != "comma":
            out += token.text if token.kind == "point" else _words((token,))
    return out


def _date_part(token: Token, moment: datetime) -> str:
    letter, length = token.text[:1], len(token.text)
    if token.kind == "year":
        return f"{moment.year % 100:02d}" if letter == "y" and length <= _NUMBERS else f"{moment.year}"
    if token.kind == "month":
        name = _MONTHS[moment.month - 1]
        return f"{moment.month:0{length}d}" if length <= _NUMBERS else name
    if token.kind == "day":
        return f"{moment.day:0{length}d}"
    if token.kind == "weekday":
        return f"星期{_WEEKDAYS[moment.weekday()]}"
    if token.kind == "time":
        times = {"h": moment.hour, "m": moment.minute, "s": moment.second}
        return f"{times[letter]:02d}" if letter in times else ""
    return token.text if token.kind in ("literal", "point", "comma") else ""

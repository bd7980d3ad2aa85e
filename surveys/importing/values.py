"""From a cell of a file to the value that is kept. Pure."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from surveys.importing.mapping import Asked, Scale


class CellRefused(Exception):
    """A cell says what its question does not offer; the message says what."""


def value_of(text: str, asked: Asked, *, decimal: str = ".") -> int:
    """Return the value that a cell which is not missing stands for.

    A word of the mapping stands for its value. A value of another scale is carried over in a
    straight line, end to end, only where the mapping declares that scale; what falls between two
    values then is refused unless the mapping rounds (halves away from zero).

    Formula: low + (value - file low) * (high - low) / (file high - file low).
    Example: 75 of 0 to 100 on 1 to 5 is 4; 2 of 7 to 1 (1 the best) on 1 to 7 is 6.

    :raises CellRefused: for anything else.
    """
    if asked.scale is None:
        raise CellRefused("is an answer to a question that takes words only")
    said = Decimal(asked.words[text]) if text in asked.words else _number(text, decimal)
    scale = asked.file_scale or asked.scale
    if not min(scale.low, scale.high) <= said <= max(scale.low, scale.high):
        raise CellRefused(f"is {text}, its scale goes from {scale.low} to {scale.high}")
    kept = said if asked.file_scale is None else _carried(said, asked.file_scale, asked.scale)
    if asked.rounds:
        kept = kept.quantize(Decimal(1), ROUND_HALF_UP)
    if kept != int(kept):
        raise CellRefused(f"is {text}, which lies between two values of the question")
    return int(kept)


def _number(text: str, decimal: str) -> Decimal:
    stray = "," if decimal == "." else "."
    try:
        number = Decimal(text.replace(decimal, ".")) if stray not in text else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise CellRefused(f"is {text!r}, which is no number and no word of the mapping")
    return number


def _carried(said: Decimal, of: Scale, to: Scale) -> Decimal:
    return to.low + (said - of.low) * (to.high - to.low) / (of.high - of.low)

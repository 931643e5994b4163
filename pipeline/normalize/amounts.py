"""The working record of the number readers: a number with what stands beside it, before joining."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.records import Qualifier


@dataclass(slots=True)
class Amount:
    """One number in the text; ranges, bounds and conversions are joined into it.

    `start:end` covers currency, number and unit; `number_start:number_end` the number words.
    `reject` says why it is no quantity; it may still be one end of a range.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    low: Decimal
    high: Decimal
    mantissa: Decimal
    kind: str = "number"
    unit: str | None = None
    rule: str = ""
    digits: bool = True
    prefixed: bool = False  # the currency stands before the number
    suffixed: bool = False  # a unit or currency stands after it
    reject: str = ""
    other: Decimal | None = None
    factor: Decimal = Decimal(1)  # what the unit multiplied the number by
    account: str | None = None
    qualifier: Qualifier = "exact"
    stated: Amount | None = None  # its conversion

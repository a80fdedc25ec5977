"""Documents -> validated pydantic models; every error becomes a problem with its path and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from eldercare_analysis.inputs.problems import InputError, Nearest, Problems, Reason
from eldercare_analysis.inputs.tables import narrow_number
from eldercare_analysis.inputs.yaml_files import Tree, read_tree
from eldercare_analysis.language import LANGUAGES, Language

MOST = Decimal(10) ** 12  # more than any amount in yuan that a district decides on
FINEST = 12  # digits after the point
PLAIN = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
TEXT_LENGTH, LIST_LENGTH = 2000, 2000
Document = TypeVar("Document", bound=BaseModel)
SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
KINDS = {  # what pydantic calls a misfit, and whose texts tell of it
    "string_type": "misfit_text",
    "string_too_short": "misfit_empty",
    "too_short": "misfit_empty",
    "string_too_long": "misfit_many",
    "too_long": "misfit_many",
    "bool_type": "misfit_flag",
    "bool_parsing": "misfit_flag",
    "list_type": "misfit_list",
    "tuple_type": "misfit_list",
    "dict_type": "misfit_mapping",
    "model_type": "misfit_mapping",
    "model_attributes_type": "misfit_mapping",
    "date_type": "misfit_date",
    "date_parsing": "misfit_date",
    "date_from_datetime_parsing": "misfit_date",
    "date_from_datetime_inexact": "misfit_date",
    "literal_error": "not_one_of",
    **dict.fromkeys(("greater_than_equal", "greater_than", "less_than_equal", "less_than"), "misfit_bound"),
    **{
        own: own
        for own in (
            "misfit_number",
            "misfit_whole",
            "misfit_languages",
            "between_order",
            "not_one_of",
            "scenario_name",
        )
    },
}


def exact(value: Any) -> Decimal:  # noqa: ANN401 - a document holds anything
    """Return a number of plain digits as an exact decimal.

    Raises:
        PydanticCustomError: it is none, or larger or finer than what can be meant.
    """
    text = narrow_number(str(value))  # a float's shortest decimal form is what was written; True is no digits
    if PLAIN.fullmatch(text):
        number = Decimal(text).normalize()
        exponent = number.as_tuple().exponent
        if abs(number) <= MOST and isinstance(exponent, int) and exponent >= -FINEST:
            return number + 0 if exponent <= 0 else number.quantize(Decimal(1))
    raise PydanticCustomError("misfit_number", "no plausible number")


def whole(value: Any) -> int:  # noqa: ANN401
    """Return a whole number.

    Raises:
        PydanticCustomError: it is none.
    """
    number = exact(value)
    if number != number.to_integral_value():
        raise PydanticCustomError("misfit_whole", "no whole number")
    return int(number)


def _joined(text: str) -> str:
    """Return a text on one line, as titles and tables need it."""
    return " ".join(text.split())


def _in_both(texts: dict[Language, str]) -> dict[Language, str]:
    if set(texts) != set(LANGUAGES):
        raise PydanticCustomError("misfit_languages", "one text a language")
    return texts


Exact = Annotated[Decimal, BeforeValidator(exact)]


Whole = Annotated[int, BeforeValidator(whole)]


OneLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=TEXT_LENGTH), AfterValidator(_joined)
]


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LENGTH),
    AfterValidator(_joined),
]


Bilingual = Annotated[dict[Language, OneLine], AfterValidator(_in_both)]


Named = Annotated[dict[Language, Text], AfterValidator(_in_both)]


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_document(path: Path, model: type[Document]) -> tuple[Document, Tree]:
    """Read a YAML file into a model; the tree knows the lines of its paths.

    Raises:
        InputError: the file is missing, is no YAML mapping, or does not fit the model (all misfits at once).
    """
    tree = read_tree(path)
    return fitting(tree, model), tree


def fitting(tree: Tree, model: type[Document]) -> Document:
    """Return content as a model.

    Raises:
        InputError: it does not fit the model (all misfits at once, with the file's name and lines).
    """
    try:
        return model.model_validate(tree.content)
    except ValidationError as error:
        problems = Problems()
        for fault in error.errors(include_url=False):
            _record(tree, fault, model, problems)
        raise InputError(problems.found) from None


def _record(tree: Tree, fault: Any, model: type[BaseModel], problems: Problems) -> None:  # noqa: ANN401
    kind, said, value = fault["type"], fault.get("ctx", {}), fault["input"]
    path = _path(fault["loc"], tree.content)
    place = tree.place(path)
    if kind == "extra_forbidden":
        key = str(fault["loc"][-1])
        problems.add(
            "key_unknown", place, key=key, nearest=Nearest(key, _fields_at(model, fault["loc"][:-1]))
        )
    elif kind == "missing":
        problems.add("key_missing", place, key=fault["loc"][-1])
    elif kind == "string_pattern_mismatch":
        problems.add("bad_code" if path.endswith("code") else "month_form", place, value=value, digits=6)
    elif kind in KINDS:
        sign = next((name for name in SIGNS if name in said), "")
        fields = {
            "sign": SIGNS.get(sign, ""),
            "bound": said.get(sign),
            "most": said.get("max_length") or said.get("most"),
        }
        problems.add(KINDS[kind], place, value=value, known=said.get("expected"), **fields)
    else:
        problems.add("key_value", place, value=value, why=Reason("misfit", fault["msg"]))


def _path(steps: tuple[str | int, ...], content: Any) -> str:  # noqa: ANN401 - a document holds anything
    """Return pydantic's path without what is not in the document: names of unions, marks of keys."""
    found: list[str] = []
    for step in steps:
        if isinstance(content, dict) and step in content:
            found.append(str(step))
            content = content[step]
        elif isinstance(content, list | tuple) and isinstance(step, int) and step < len(content):
            found.append(str(step + 1))
            content = content[step]
    return ".".join(found)


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that a document may have at a path, so that a wrong one gets the nearest name."""
    for step in path:
        annotation = model.model_fields[step].annotation if step in model.model_fields else None
        if annotation is None:  # a key of a mapping or a place in a list: its model was found already
            continue
        inner = [
            part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, BaseModel)
        ]
        if not inner:
            return ()
        model = inner[0]
    return tuple(model.model_fields)


def _parts(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - annotations are of many kinds
    """Yield an annotation and everything inside its brackets."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)

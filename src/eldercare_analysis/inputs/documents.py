"""Documents and rows of tables -> validated pydantic models; every error becomes a problem with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from eldercare_analysis.inputs.problems import MISSING, InputError, Nearest, Problems, Reason
from eldercare_analysis.inputs.tables import Row, read_table
from eldercare_analysis.inputs.yaml_files import Tree, read_tree
from eldercare_analysis.language import LANGUAGES

Document = TypeVar("Document", bound=BaseModel)
PLACE = "place"  # a field of rows that is no column
SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
KINDS = {  # what pydantic calls a misfit, and whose texts tell of it
    "string_type": "misfit_text",
    **dict.fromkeys(("string_too_short", "too_short"), "misfit_empty"),
    **dict.fromkeys(("string_too_long", "too_long"), "misfit_many"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "misfit_flag"),
    **dict.fromkeys(("list_type", "tuple_type"), "misfit_list"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "misfit_mapping"),
    **dict.fromkeys(("date_type", "date_parsing"), "misfit_date"),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), "misfit_date"),
    **dict.fromkeys(("greater_than_equal", "greater_than", "less_than_equal", "less_than"), "misfit_bound"),
    "literal_error": "not_one_of",
    **{own: own for own in ("misfit_number", "misfit_whole", "misfit_languages", "between_order")},
    **{own: own for own in ("not_one_of", "scenario_name")},
}


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


def read_rows(
    path: Path, model: type[Document], problems: Problems, more: Callable[[str], bool] = lambda _: False
) -> list[tuple[Row, Document | None]]:
    """Read a CSV file, each row into a model; None for one with problems.

    Args:
        path: the file.
        model: a field is a column, a text by language one each, as `text_zh`; one with a default may lack.
        problems: gets what does not fit, at its cell; empty cells of a row that may not be are one problem.
        more: says of a further column whether it belongs, for a model that takes such.

    Raises:
        InputError: with every problem of encoding, header and row length.
    """
    needed = columns_of(model)
    optional = {name for name, field in model.model_fields.items() if not field.is_required()}
    rows = read_table(path, needed, lambda column: column in optional or more(column))
    return [(row, fit(row, model, problems)) for row in rows]


@cache
def columns_of(model: type[BaseModel]) -> list[str]:
    """Return the columns that a table of such rows must have."""
    needed = [field.alias or name for name, field in model.model_fields.items() if field.is_required()]
    both = _bilingual(model)
    named = ([f"{name}_{one}" for one in LANGUAGES] if name in both else [name] for name in needed)
    return [column for columns in named for column in columns if column != PLACE]


@cache
def _bilingual(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields that are texts by language."""
    return tuple(name for name, one in model.model_fields.items() if get_origin(one.annotation) is dict)


def fit(row: Row, model: type[Document], problems: Problems) -> Document | None:
    """Return a row as a model, or None with a problem for each cell that does not fit."""
    content: dict[str, object] = dict(row.cells)
    for name in _bilingual(model):
        content[name] = {language: content.pop(f"{name}_{language}") for language in LANGUAGES}
    if PLACE in model.model_fields:
        content[PLACE] = row.place()
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = error.errors(include_url=False)
    problems.missing(row.place(), [_column(fault) for fault in faults if fault["type"] == MISSING])
    for fault in faults:
        if fault["type"] != MISSING:
            fields = dict(fault.get("ctx", {}))
            problems.add(fault["type"], row.place(fields.pop("column", _column(fault))), **fields)
    return None


def _column(fault: ErrorDetails) -> str:
    return "_".join(map(str, fault["loc"]))


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
        problems.add(
            KINDS[kind], place, value=value, known=said.get("expected") or said.get("known"), **fields
        )
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

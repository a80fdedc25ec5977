"""YAML documents -> validated pydantic models; every error becomes a problem with its path in the document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from eldercare_analysis.inputs.problems import InputError, Place, Problem, Problems, nearest
from eldercare_analysis.inputs.tables import read_text
from eldercare_analysis.language import Language, read_yaml

Bilingual = dict[Language, str]
Document = TypeVar("Document", bound=BaseModel)


class Strict(BaseModel):
    """A model that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_document(path: Path, model: type[Document]) -> Document:
    """Read a YAML file into a model.

    Raises:
        InputError: the file is missing, is no YAML mapping, or does not fit the model (all misfits at once).
    """
    try:
        content: Any = read_yaml(read_text(path))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(path.name, row=mark.line + 1 if mark else None)
        raise InputError([Problem("broken_yaml", place, {"why": getattr(error, "problem", error)})]) from None
    return fitting(content, model, path.name)


def fitting(content: Any, model: type[Document], file: str) -> Document:  # noqa: ANN401 - whatever was read
    """Return content as a model.

    Raises:
        InputError: it does not fit the model (all misfits at once, with the file's name).
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        problems = Problems()
        for fault in error.errors():
            _record(file, fault, model, problems)
        raise InputError(problems.found) from None


def _record(file: str, fault: Any, model: type[BaseModel], problems: Problems) -> None:  # noqa: ANN401 - pydantic's own dictionary
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in fault["loc"])
    place = Place(file, column=where or None)
    if fault["type"] == "extra_forbidden":
        known = _fields_at(model, fault["loc"][:-1])
        problems.add(
            "key_unknown",
            place,
            key=fault["loc"][-1],
            nearest=", ".join(nearest(str(fault["loc"][-1]), known)),
        )
    elif fault["type"] == "string_pattern_mismatch" and where == "name":
        problems.add("scenario_name", place, value=fault["input"])
    elif fault["type"] == "missing":
        problems.add("key_missing", place, key=fault["loc"][-1])
    else:
        problems.add("key_value", place, value=str(fault["input"])[:80], why=fault["msg"])


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Return the keys that a document may have at a path, so that a wrong one gets the nearest name."""
    for step in path:
        annotation = model.model_fields[step].annotation if step in model.model_fields else None
        if annotation is None:  # a key of a mapping or a place in a list: its model was found already
            continue
        inner = [
            part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, BaseModel)
        ]
        if not inner:
            return []
        model = inner[0]
    return list(model.model_fields)


def _parts(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - annotations are of many kinds
    """Yield an annotation and everything inside its brackets."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)

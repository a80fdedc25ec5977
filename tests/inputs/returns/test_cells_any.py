"""Whatever a cell holds, and however it is formatted: a value, or one refusal that a message can hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.problems import InputError, Problem
from eldercare_analysis.inputs.returns.cell_content import LONGEST, CellError, Content
from eldercare_analysis.inputs.returns.meaning import Meaning
from eldercare_analysis.inputs.returns.sheets import Field, sheets
from eldercare_analysis.language import LANGUAGES
from tests.examples import examples

pytestmark = pytest.mark.slow

FIELDS = {field.type: field for sheet in sheets().values() for field in sheet.columns.values()}
TYPED = "0123456789-/.,:年月日万元%eE+ ０９²无/—是否〇"  # what people type into forms, mixed up
CODES = '0#?.,%;[]@ymdhsaeEGg+-"\\!_*<>=1年月日万元/ $hH'
VALUES = st.one_of(
    st.text(max_size=40),
    st.text(min_size=1000, max_size=1100),
    st.text(TYPED, max_size=14),
    st.integers(-(10**20), 10**20),
    st.integers(0, 80_000),
    st.floats(),
    st.floats(0, 80_000),
    st.booleans(),
    st.datetimes(),
    st.dates(date(1900, 1, 1), date(2200, 1, 1)),
)
MESSAGE = 400  # letters around the values
FORMATS = st.one_of(
    st.just(""),
    st.text(CODES, max_size=20),
    st.sampled_from([f"builtin:{n}" for n in range(100)]),
    st.text(max_size=10),
)


@pytest.mark.parametrize("kind", sorted(FIELDS))
@examples(60)
@given(value=VALUES, code=FORMATS, epoch=st.sampled_from([1900, 1904]))
def test_any_cell(district: District, kind: str, value: Any, code: str, epoch: int) -> None:
    field: Field = FIELDS[kind]
    meaning = Meaning(district, "白沙镇", date(2021, 9, 30))
    content = Content(value, code, epoch)
    problems: list[Problem] = []
    try:
        meaning.of(content, field, {})
    except CellError as error:
        problems.append(Problem(error.key, None, error.fields))
    except InputError as error:
        problems += error.problems
    assert len(problems) <= 1
    for problem in problems:
        assert all(len(problem.render(language)) < MESSAGE + 3 * LONGEST for language in LANGUAGES)
    assert isinstance(content.shown, str)

"""A study of the published district, whose workbook is looked at."""

from __future__ import annotations

import pytest

from eldercare_analysis.inputs.district import District
from eldercare_analysis.inputs.study import Study


@pytest.fixture
def study(district: District) -> Study:
    return Study(district, district.baseline, "2021-09", None, town=None, language="zh")

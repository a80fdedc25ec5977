"""The examples of the package's functions give what they say."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

import eldercare_analysis

FUNCTIONS = [name for name in eldercare_analysis.__all__ if not name.endswith("Error")]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.slow
def test_the_example_runs(name: str) -> None:
    function = getattr(eldercare_analysis, name)
    module = import_module(function.__module__)
    (found,) = doctest.DocTestFinder(recurse=False).find(
        function, name, module=module, globs={name: function}
    )
    assert found.examples
    assert doctest.DocTestRunner().run(found).failed == 0

"""Which of two months is worse: the one that lacks what the other has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from eldercare_analysis.runs.manifest import Result

DONE = "done"


def results_in(manifest: Mapping[str, Any]) -> list[Result]:
    """Return how each report came out by a manifest, which anybody may have changed: entries that are none are left out."""
    towns, names = manifest.get("towns"), {field.name for field in fields(Result)}
    return (
        [Result(**town) for town in towns if isinstance(town, dict) and town.keys() == names]
        if isinstance(towns, list)
        else []
    )


def lost(published: Mapping[str, Any] | None, made: Mapping[str, Any]) -> list[str]:
    """Return what a published month has and a new one would not: towns whose report failed, returns that were read then and cannot be read now.

    Args:
        published: the manifest of the published month; None where it has none that can be read: then any failed report counts.
        made: the manifest of the new one.
    """
    failed = [result.town for result in results_in(made) if result.status != DONE]
    if published is None:
        return failed
    there = {result.town for result in results_in(published) if result.status == DONE}
    return [town for town in failed if town in there] + _returns(published, made)


def _returns(published: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """Return the returns that count no more: files that were read, and those of towns that had reported for the month."""
    before, now = _register(published), _register(made)
    if not before or not now:
        return []
    read = {name.partition("/")[2] for name in published.get("inputs", ()) if name.startswith("returns/")}
    read |= {name.partition("/")[2] for name in read}  # given as a folder, or by itself
    silent = {*now.get("towns_without_return", ())} - {*before.get("towns_without_return", ())}
    return [
        name
        for name, town in now.get("rejected", {}).items()
        if town in silent or (name in read and name not in before.get("rejected", ()))
    ]


def _register(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    request = manifest.get("request")
    found = request.get("register") if isinstance(request, dict) else None
    return found if isinstance(found, dict) else {}

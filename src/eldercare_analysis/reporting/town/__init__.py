"""A town's paper: what it must build by when, what it must send, what it gets, where it stands."""

from __future__ import annotations

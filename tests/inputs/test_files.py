"""Digests are those that `sha256sum` prints."""

from __future__ import annotations

from pathlib import Path

from eldercare_analysis.inputs.files import digest, digest_of_file, digest_of_parts, digest_of_plain

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1


def test_bytes_parts_and_files_have_the_same_digest(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert [digest(b"abc"), digest_of_parts([b"a", b"", b"bc"]), digest_of_file(tmp_path / "abc")] == [
        ABC
    ] * 3


def test_the_order_of_keys_does_not_count_that_of_lists_does() -> None:
    assert digest_of_plain({"a": 1, "村": [1, 2]}) == digest(b'{"a": 1, "\\u6751": [1, 2]}')
    assert digest_of_plain({"村": [1, 2], "a": 1}) == digest_of_plain({"a": 1, "村": [1, 2]})
    assert digest_of_plain([1, 2]) != digest_of_plain([2, 1])

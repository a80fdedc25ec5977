"""What pip is configured with reaches uv."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from frontdoor.pip_settings import parsed, settings, uv_environment, uv_variables, without_index


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(("pip", "uv"), [
    ({"index-url": "https://mirror/simple"}, {"UV_DEFAULT_INDEX": "https://mirror/simple"}),
    ({"extra-index-url": "https://a/s\nhttps://b/s"}, {"UV_INDEX": "https://a/s https://b/s", "UV_INDEX_STRATEGY": "unsafe-best-match"}),
    ({"find-links": "/wheels\nhttps://c/"}, {"UV_FIND_LINKS": "/wheels,https://c/"}),
    ({"trusted-host": "mirror:8443 other"}, {"UV_INSECURE_HOST": "mirror:8443 other"}),
    ({"proxy": "u:p@proxy:3128"}, dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://u:p@proxy:3128")),
    ({"cert": "/etc/our.pem"}, {"SSL_CERT_FILE": "/etc/our.pem"}),
    ({"cert": "/etc"}, {"SSL_CERT_DIR": "/etc"}),
    ({"client-cert": "/me.pem", "timeout": "60", "retries": "9"},
     {"SSL_CLIENT_CERT": "/me.pem", "UV_HTTP_TIMEOUT": "60", "UV_HTTP_RETRIES": "9"}),
    ({"default-timeout": "180"}, {"UV_HTTP_TIMEOUT": "180"}),
    ({"keyring-provider": "import"}, {"UV_KEYRING_PROVIDER": "subprocess"}),
    ({"keyring-provider": "disabled", "constraint": "c.txt"}, {}),
])  # fmt: skip
def test_settings_of_pip_as_variables_of_uv(pip: dict[str, str], uv: dict[str, str]) -> None:
    found = uv_variables(pip)
    found.pop("UV_SYSTEM_CERTS", None)
    assert found == uv


@pytest.mark.parametrize(
    ("store", "pip", "expected"), [(True, {}, "1"), (False, {}, None), (True, {"cert": "/our.pem"}, None)]
)
def test_the_system_is_trusted_where_it_says_whom(
    monkeypatch: pytest.MonkeyPatch, store: bool, pip: dict[str, str], expected: str | None
) -> None:
    monkeypatch.setattr("frontdoor.pip_settings._system_has_certificates", lambda: store)
    assert uv_variables(pip).get("UV_SYSTEM_CERTS") == expected


def test_certificates_that_only_variables_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/our.pem")
    assert uv_variables({})["SSL_CERT_FILE"] == "/our.pem"


def test_what_uv_was_told_itself_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://for-uv/simple")
    assert (
        uv_environment({"index-url": "https://mirror/simple"})["UV_DEFAULT_INDEX"] == "https://for-uv/simple"
    )


def test_the_listing_of_pip() -> None:
    listing = "\n".join([":env:.index-url='https://env/s'", "freeze.timeout='1'", "global.index-url='https://global/s'", "global.proxy='p:1'",
                         "install.index-url='https://install/s'", "install.no-index='yes'", "install.extra-index-url='\\nhttps://a/s\\nhttps://b/s'",
                         "nonsense"])  # fmt: skip
    found = parsed(listing)
    assert found == {
        "index-url": "https://env/s",
        "proxy": "p:1",
        "no-index": "yes",
        "extra-index-url": "https://a/s\nhttps://b/s",
    }
    assert without_index(found)
    assert not without_index({"no-index": "0"})


def test_files_and_variables_of_a_real_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = https://mirror/simple\ntrusted-host =\n    mirror\n    other\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_PROXY", "http://proxy:1")
    found = settings(getattr(sys, "_base_executable", sys.executable))
    assert {
        "index-url": "https://mirror/simple",
        "trusted-host": "mirror\nother",
        "proxy": "http://proxy:1",
    }.items() <= found.items()

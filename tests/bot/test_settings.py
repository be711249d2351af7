"""Settings: one place reads the environment, and nothing in it is passed over in silence."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import PREFIX, Settings, SettingsError, read_settings
from bot.wording import Words

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def given(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def problems(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        given(monkeypatch, variables)
    words = Words.load()
    return tuple(words.text(problem) for problem in caught.value.problems)


def test_without_any_variable_the_web_chat_starts_on_a_local_file_with_no_token() -> None:
    settings = read_settings()

    assert settings.database.get_secret_value() == "sqlite+aiosqlite:///data/chamdiem.sqlite3"
    assert (settings.web_host, settings.web_port) == ("127.0.0.1", 8080)
    assert settings.base_url == "http://127.0.0.1:8080"
    assert settings.on_loopback
    assert not settings.secure_cookie


def test_a_misspelt_variable_is_refused_by_name_with_the_nearest_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems(monkeypatch, {"CHAMDIEM_DATABSE": "sqlite:///x"})

    assert found == ("Không có thiết lập nào tên CHAMDIEM_DATABSE. Có phải là CHAMDIEM_DATABASE?",)


def test_a_variable_like_no_setting_is_refused_with_all_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = problems(monkeypatch, {"CHAMDIEM_QQQ": "1"})

    assert "CHAMDIEM_QQQ" in found
    assert all(PREFIX + name.upper() in found for name in Settings.model_fields)


def test_every_problem_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems(
        monkeypatch,
        {
            "CHAMDIEM_COLOUR": "red",
            "CHAMDIEM_DATABASE": "chamdiem.sqlite3",
            "CHAMDIEM_INVITATION_HOURS": "0",
            "CHAMDIEM_PUBLIC_URL": "chamdiem.vn",
            "CHAMDIEM_TRUSTED_PROXY": "nginx",
            "CHAMDIEM_WEB_LISTEN": "8080",
        },
    )

    assert len(found) == 6
    assert len(set(found)) == 6


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_LISTEN", "localhost"),
        ("WEB_LISTEN", ":8080"),
        ("WEB_LISTEN", "127.0.0.1:70000"),
        ("WEB_LISTEN", "127.0.0.1:http"),
        ("PUBLIC_URL", "ftp://chamdiem.vn"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://chamdiem.vn/?a=1"),
        ("INVITATION_HOURS", "three"),
        ("INVITATION_HOURS", "-1"),
        ("INVITATION_HOURS", "2161"),
        ("TRUSTED_PROXY", "10.0.0.0/99"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    (found,) = problems(monkeypatch, {PREFIX + name: value})

    assert found.startswith(f"{PREFIX}{name}:")


def test_a_refused_secret_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        given(monkeypatch, {"CHAMDIEM_DATABASE": "user:geheim@host"})

    assert "geheim" not in str(caught.value)


def test_the_database_address_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, {"CHAMDIEM_DATABASE": "postgresql+asyncpg://user:geheim@host/chamdiem"})

    assert "geheim" not in repr(settings)
    assert "geheim" not in settings.model_dump_json()


def test_the_short_name_of_sqlite_means_the_driver_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, {"CHAMDIEM_DATABASE": "sqlite:///data/a.sqlite3"})

    assert settings.database == SecretStr("sqlite+aiosqlite:///data/a.sqlite3")


def test_https_links_make_the_cookie_secure_and_lose_the_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, {"CHAMDIEM_PUBLIC_URL": "https://chamdiem.example.vn/"})

    assert settings.base_url == "https://chamdiem.example.vn"
    assert settings.secure_cookie


@pytest.mark.parametrize(
    ("listen", "host", "port", "on_loopback"),
    [
        ("127.0.0.1:0", "127.0.0.1", 0, True),
        ("localhost:8080", "localhost", 8080, True),
        ("[::1]:8080", "::1", 8080, True),
        ("10.1.2.3:80", "10.1.2.3", 80, False),
        ("chamdiem.local:8080", "chamdiem.local", 8080, False),
    ],
)
def test_the_listening_address_is_split_and_known_as_local_or_not(
    monkeypatch: pytest.MonkeyPatch, listen: str, host: str, port: int, *, on_loopback: bool
) -> None:
    settings = given(monkeypatch, {"CHAMDIEM_WEB_LISTEN": listen})

    assert (settings.web_host, settings.web_port, settings.on_loopback) == (host, port, on_loopback)


def test_proxies_are_addresses_or_networks_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, {"CHAMDIEM_TRUSTED_PROXY": "10.0.0.1, 192.168.0.0/16"})

    assert [str(one) for one in settings.trusted_proxy] == ["10.0.0.1/32", "192.168.0.0/16"]


def test_an_empty_variable_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch, {"CHAMDIEM_FRAMEWORKS": ""}).frameworks is None


def test_settings_cannot_be_changed() -> None:
    settings = read_settings()

    with pytest.raises(ValidationError):
        settings.web_listen = "10.1.2.3:80"


def test_every_setting_has_a_sentence_under_it_and_stands_in_the_guide() -> None:
    guide = (ROOT / "docs" / "huong-dan.vi.md").read_text(encoding="utf-8")

    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
    assert [name for name in Settings.model_fields if PREFIX + name.upper() not in guide] == []

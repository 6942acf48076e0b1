"""Settings: what the environment may say, and what a mistake in it looks like."""

import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from adapters.settings import Settings, load_settings, master_secrets, signing_key
from domain.errors import StartupError
from domain.limits import Limits

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TABLES = Path(__file__).parents[2] / "docs" / "settings.md"
LONG_ENOUGH = "0123456789abcdef0123456789abcdef"


def variable_names() -> list[str]:
    names = [name for name in Settings.model_fields if name != "limits"] + [field.name for field in fields(Limits)]
    return [name.upper() for name in names]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in variable_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_need_no_environment_at_all():
    settings = load_settings()
    assert (settings.host, settings.port, settings.environment) == ("127.0.0.1", 8000, "development")
    assert settings.mongodb_url is None
    assert settings.limits == Limits()


def test_variables_win_over_the_file_and_the_file_over_defaults(monkeypatch: pytest.MonkeyPatch):
    Path(".env").write_text("PORT=1000\nHOST=0.0.0.0\nMAX_TITLE_LENGTH=11\nMAX_TOPIC_LENGTH=12\n")
    monkeypatch.setenv("PORT", "2000")
    monkeypatch.setenv("MAX_TITLE_LENGTH", "22")
    settings = load_settings()
    assert (settings.host, settings.port) == ("0.0.0.0", 2000)
    assert (settings.limits.max_title_length, settings.limits.max_topic_length) == (22, 12)


def test_an_empty_variable_is_unset(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MONGODB_URL", "")
    monkeypatch.setenv("PORT", "")
    settings = load_settings()
    assert (settings.mongodb_url, settings.port) == (None, 8000)


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example, https://b.example")
    assert load_settings().cors_origins == ("https://a.example", "https://b.example")


def test_log_level_is_read_in_any_case(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert load_settings().log_level == "DEBUG"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("ENVIRONMENT", "staging"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("STT_PROVIDER", "whisper"),
        ("OPENAI_CHAT_TEMPERATURE", "3"),
        ("TTS_PROVIDER", "parrot"),
        ("MONGODB_URL", "http://localhost"),
        ("REDIS_URL", "localhost:6379"),
        ("OPENAI_BASE_URL", "localhost"),
        ("SECRET_KEY", "short"),
        ("MASTER_KEY", "short"),
        ("PREVIOUS_MASTER_KEYS", "short"),
        ("ACCESS_TOKEN_MINUTES", "0"),
        ("MAX_RECORDING_MS", "-1"),
        ("CONTEXT_TURNS", "many"),
    ],
)
def test_a_bad_value_ends_the_start_with_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
):
    monkeypatch.setenv(name, value)
    with pytest.raises(StartupError, match=f"^{name}: ") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_all_mistakes_are_told_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", "eighty")
    monkeypatch.setenv("MAX_TITLE_LENGTH", "long")
    with pytest.raises(StartupError, match=r"MAX_TITLE_LENGTH: .*; PORT: "):
        load_settings()


def test_an_unreadable_file_is_told_in_one_line():
    Path(".env").write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(StartupError, match=r"^\.env cannot be read"):
        load_settings()


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch):
    for name, value in {
        "SECRET_KEY": f"secret-{LONG_ENOUGH}",
        "MASTER_KEY": f"secret-{LONG_ENOUGH}",
        "PREVIOUS_MASTER_KEYS": f"secret-{LONG_ENOUGH},secret-{LONG_ENOUGH}",
        "OPENAI_API_KEY": "secret-2",
        "MONGODB_URL": "mongodb://me:secret-3@db",
        "REDIS_URL": "redis://:secret-4@cache",
    }.items():
        monkeypatch.setenv(name, value)
    assert "secret-" not in repr(load_settings())


def test_the_key_may_be_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "key").write_text("sk-in-a-file\n")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    key = load_settings().openai_key()
    assert key is not None
    assert key.get_secret_value() == "sk-in-a-file"


def test_a_key_file_that_cannot_be_read_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(StartupError, match=r"^OPENAI_API_KEY_FILE cannot be read"):
        load_settings().openai_key()


def test_the_value_of_a_bad_secret_is_not_in_the_message(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MONGODB_URL", "http://me:hunter2@db")
    with pytest.raises(StartupError) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


def test_production_refuses_to_start_without_a_key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ENVIRONMENT", "production")
    with pytest.raises(StartupError, match="SECRET_KEY must be set in production"):
        load_settings()
    monkeypatch.setenv("SECRET_KEY", LONG_ENOUGH)
    with pytest.raises(StartupError, match="MASTER_KEY must be set in production"):
        load_settings()
    monkeypatch.setenv("MASTER_KEY", LONG_ENOUGH[::-1])
    assert master_secrets(load_settings()) == (LONG_ENOUGH[::-1],)
    assert signing_key(load_settings()).get_secret_value() == LONG_ENOUGH


def test_earlier_master_keys_follow_the_newest(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MASTER_KEY", "m" * 32)
    monkeypatch.setenv("PREVIOUS_MASTER_KEYS", f"{'n' * 32}, {'o' * 32}")
    assert master_secrets(load_settings()) == ("m" * 32, "n" * 32, "o" * 32)


def test_without_a_master_key_development_uses_the_signing_key(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    assert master_secrets(settings) == (signing_key(settings).get_secret_value(),)


def test_development_makes_a_key_once_and_keeps_it_to_itself(tmp_path: Path):
    settings = Settings(data_dir=tmp_path / "data")
    key = signing_key(settings).get_secret_value()
    assert len(key) >= 32
    assert signing_key(settings).get_secret_value() == key
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert signing_key(Settings(data_dir=tmp_path / "other")).get_secret_value() != key


def test_a_damaged_key_file_is_told_in_one_line(tmp_path: Path):
    (tmp_path / "secret_key").write_text("cut off")
    with pytest.raises(StartupError, match="holds no usable key"):
        signing_key(Settings(data_dir=tmp_path))


def test_the_example_lists_every_setting_with_its_default_and_a_line_about_it():
    lines = EXAMPLE.read_text().splitlines()
    listed = [index for index, line in enumerate(lines) if line and not line.startswith("#")]
    assert sorted(lines[index].split("=")[0] for index in listed) == sorted(variable_names())
    assert all(lines[index - 1].startswith("# ") and lines[index - 1].endswith(".") for index in listed)
    assert load_settings(str(EXAMPLE)) == load_settings()


def test_the_tables_of_settings_say_what_the_example_says_in_the_same_order():
    example = re.findall(r"^# (.+)\n([A-Z0-9_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE)
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \| (?:`(.+)`)? \| (.+) \|$", TABLES.read_text(), re.MULTILINE)
    told = [(meaning.replace("`", ""), name, default) for name, default, meaning in rows]
    assert told == [(meaning.replace("`", ""), name, default) for meaning, name, default in example]

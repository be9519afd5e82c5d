"""Settings: who wins, and what each mistake is told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from imtui.config import Account, Config, default_path, load
from imtui.domain.errors import ConfigError


def read(text: str, tmp_path: Path, *, flags: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(flags=flags or {}, environment=environment or {}, path=path)


def refusal(text: str, tmp_path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        read(text, tmp_path)
    return str(caught.value).replace(f"{tmp_path / 'config.toml'}", "FILE")


def test_nothing_set_gives_the_defaults(home: Path) -> None:
    assert load(flags={}, environment={}) == Config()
    assert default_path().is_relative_to(home)


def test_a_flag_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    text = 'me = "file"\nregion = "file"\ntheme = "file"\n'
    config = read(text, tmp_path, flags={"me": "flag", "region": None}, environment={"IMTUI_ME": "variable", "IMTUI_REGION": "variable"})
    assert (config.me, config.region, config.theme) == ("flag", "variable", "file")


def test_every_setting_can_be_written_in_the_file(tmp_path: Path) -> None:
    config = read(
        """
        profile = "duty"
        region = "eu-west-1"
        endpoint_url = "http://127.0.0.1:8321"
        me = "akuam"
        read_only = true
        theme = "nord"
        ascii = true
        local_time = true
        interval = 5
        [[accounts]]
        id = "111122223333"
        label = "payments"
        production = true
        [keys]
        page.accept = "f5"
        "note.add" = "n,f6"
        """,
        tmp_path,
    )
    assert config == Config(
        profile="duty",
        region="eu-west-1",
        endpoint_url="http://127.0.0.1:8321",
        me="akuam",
        read_only=True,
        theme="nord",
        ascii=True,
        local_time=True,
        interval=5.0,
        accounts=(Account(id="111122223333", label="payments", production=True),),
        keys={"page.accept": "f5", "note.add": "n,f6"},
    )
    assert config.account("111122223333").production
    assert config.account("444455556666") == Account(id="444455556666")


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("IMTUI_READ_ONLY", "yes", "read_only", True),
        ("IMTUI_ASCII", "off", "ascii", False),
        ("IMTUI_INTERVAL", "2.5", "interval", 2.5),
        ("IMTUI_RECORD", "no", "record", False),
        ("IMTUI_RECORD_MEGABYTES", "20", "record_megabytes", 20.0),
        ("IMTUI_ME", "akuam", "me", "akuam"),
        ("IMTUI_ME", "", "me", ""),
    ],
)
def test_the_environment_is_read_by_the_type_of_the_setting(variable: str, text: str, name: str, value: object) -> None:
    assert getattr(load(flags={}, environment={variable: text, "HOME": "/elsewhere"}), name) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('regoin = "eu-west-1"', "FILE has an unknown setting regoin: did you mean region?"),
        ('read_only = "yes"', "FILE: read_only must be true or false, not 'yes'"),
        ("me = 7", "FILE: me must be a text, not 7"),
        ("interval = 0.2", "FILE: interval must be a number of seconds from 1 to 300, not 0.2"),
        ("record_megabytes = 0", "FILE: record_megabytes must be a number of megabytes from 1 to 10000, not 0"),
        ("record = 1", "FILE: record must be true or false, not 1"),
        ("interval = true", "FILE: interval must be a number of seconds from 1 to 300, not True"),
        ('accounts = "prod"', "FILE: accounts must be [[accounts]] tables, not 'prod'"),
        ("[[accounts]]\nproduction = true", "FILE: accounts: each account needs its id"),
        ('[[accounts]]\nid = "1"\nlabl = "x"', "FILE: accounts has an unknown setting labl: did you mean label?"),
        ("[[accounts]]\nid = 111122223333", "FILE: accounts: id must be a text, not 111122223333"),
        ("[keys]\npage.accept = 5", "FILE: keys.page.accept must be a text, not 5"),
    ],
)
def test_a_mistake_in_the_file_is_told_in_a_sentence(text: str, sentence: str, tmp_path: Path) -> None:
    assert refusal(text, tmp_path) == sentence


def test_an_unknown_setting_with_no_near_name_lists_what_there_is(tmp_path: Path) -> None:
    assert "the settings are profile, region, " in refusal("qqq = 1", tmp_path)


def test_a_file_that_is_no_toml_is_told_with_its_place(tmp_path: Path) -> None:
    assert refusal("me = ", tmp_path).startswith("cannot read the configuration file FILE: ")


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.toml"
    with pytest.raises(ConfigError, match=r"there is no configuration file .*nowhere\.toml"):
        load(flags={}, environment={}, path=missing)
    with pytest.raises(ConfigError, match=r"there is no configuration file .*nowhere\.toml"):
        load(flags={}, environment={"IMTUI_CONFIG": str(missing)})


@pytest.mark.parametrize("address", ["localhost:8321", "ftp://example.org"])
def test_an_endpoint_is_an_address_that_http_reaches(address: str) -> None:
    with pytest.raises(ConfigError, match="--endpoint-url must be an address such as http://"):
        load(flags={"endpoint_url": address}, environment={})
    assert load(flags={"endpoint_url": ""}, environment={}).endpoint_url == ""


def test_a_mistaken_variable_is_told_by_name() -> None:
    with pytest.raises(ConfigError, match="the environment has an unknown setting IMTUI_REGOIN: did you mean IMTUI_REGION\\?"):
        load(flags={}, environment={"IMTUI_REGOIN": "eu-west-1"})
    with pytest.raises(ConfigError, match="IMTUI_READ_ONLY must be true or false, not 'perhaps'"):
        load(flags={}, environment={"IMTUI_READ_ONLY": "perhaps"})
    with pytest.raises(ConfigError, match="IMTUI_INTERVAL must be a number of seconds from 1 to 300, not 'fast'"):
        load(flags={}, environment={"IMTUI_INTERVAL": "fast"})

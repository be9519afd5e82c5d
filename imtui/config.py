"""What a person may set, read once and then never changed: flags > environment > config.toml > default.

Invariant: a setting that imtui does not know, or cannot read, stops the start with one sentence that names it; nothing is ignored
silently. Credentials are no setting: they come from the standard AWS chain, and `profile`, `region` and `endpoint_url` only steer it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from imtui.domain.errors import ConfigError, InputError

_PREFIX = "IMTUI_"
#: Variables of `imtui serve` and `imtui web`: none of the war room's business.
_OF_THE_SERVICE = frozenset({"IMTUI_DATABASE_URL", "IMTUI_SMTP_URL", "IMTUI_WEBHOOK_URL", "IMTUI_WEBHOOK_SECRET", "IMTUI_WEB_TOKEN"})
_TRUE = ("1", "true", "yes", "on")
_FALSE = ("0", "false", "no", "off")
_SHORTEST_INTERVAL, _LONGEST_INTERVAL = 1.0, 300.0
_FEWEST_MEGABYTES, _MOST_MEGABYTES = 1.0, 10_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One `[[accounts]]` table: how the screen names an AWS account."""

    id: str
    """The twelve digits of the account."""
    label: str = ""
    """What the header calls it, such as `payments`."""
    production: bool = False
    """Whether the header warns, in red and with the word, that this is production."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting with its default; the text beneath each is its documentation, and the README's table is made of it."""

    profile: str = ""
    """Named profile of the AWS configuration files; without it the standard credential chain decides."""
    region: str = ""
    """AWS Region; without it the standard chain decides (`AWS_REGION`, the profile)."""
    endpoint_url: str = ""
    """Address of another Incident Manager than AWS's own, such as that of `imtui serve`; the `AWS_ENDPOINT_URL…` variables work too."""
    me: str = ""
    """Your own contact, by alias or ARN: pages to it raise the banner, and `a` accepts them."""
    read_only: bool = False
    """Refuse every action that would change something."""
    theme: str = ""
    """Colours of the screen, by name; the palette (`ctrl+p`) lists them. Without it: imtui's own dark ones."""
    ascii: bool = False
    """Draw with ASCII characters only."""
    local_time: bool = False
    """Show times in the zone of this machine instead of UTC."""
    bell: bool = True
    """Ring the terminal's bell for a new page to you; again every 30 s (impact 1) or 60 s (impact 2) until anybody accepts."""
    desktop: bool = True
    """Send a desktop notification with it, through the terminal (OSC 9 or 777; tmux needs `allow-passthrough on`)."""
    quiet_hours: str = ""
    """When neither may be, in the zone of this machine, such as `22:00-07:00`; the screen and the window's title still tell."""
    interval: float = 3.0
    """Seconds between two polls of what is on the screen, from 1 to 300; throttling widens it by itself."""
    record: bool = True
    """Keep what the war room showed, for `imtui replay`: on this machine, for you only, without phone numbers and mail addresses."""
    record_megabytes: float = 100.0
    """How much all recordings together may take, from 1 to 10000: the oldest go first, a long one goes on in a new file."""
    accounts: tuple[Account, ...] = ()
    """Names for AWS accounts, as `[[accounts]]` tables with `id`, `label` and `production`."""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Other keys for bindings, as a `[keys]` table from a binding's id to its keys: `page.accept = "a,f5"`."""

    def account(self, account_id: str) -> Account:
        """How to name that account; a plain Account when nothing is set for it."""
        return next((account for account in self.accounts if account.id == account_id), Account(id=account_id))


def default_path() -> Path:
    """Where config.toml is looked for when nobody says otherwise."""
    return platformdirs.user_config_path("imtui") / "config.toml"


def load(*, flags: Mapping[str, Any], environment: Mapping[str, str], path: Path | None = None) -> Config:
    """Put the settings together. A flag that is None was not given; `path` names a file that must exist (else `IMTUI_CONFIG`,
    else the default place, where it may be missing). ConfigError when anything cannot be used."""
    named = path or (Path(environment["IMTUI_CONFIG"]).expanduser() if environment.get("IMTUI_CONFIG") else None)
    settings = _from_file(named or default_path(), required=named is not None)
    settings |= _from_environment(environment)
    settings |= {name: _read(name, value, f"--{name.replace('_', '-')}") for name, value in flags.items() if value is not None}
    return Config(**settings)


def _from_file(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        document = _document(path)
    except FileNotFoundError:
        if not required:
            return {}
        raise ConfigError(f"there is no configuration file {path}", subject=str(path)) from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read the configuration file {path}: {error}", subject=str(path)) from error
    known = _names(Config)
    for name in document:
        if name not in known:
            raise _unknown(name, known, str(path))
    return {name: _read(name, value, f"{path}: {name}") for name, value in document.items()}


def _document(path: Path) -> dict[str, Any]:
    """What is in the file; OSError, ValueError. Where there is none, as on most machines, no parser is loaded."""
    text = path.read_text(encoding="utf-8")
    import tomllib

    return tomllib.loads(text)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    tables = ("accounts", "keys")
    known = {f"{_PREFIX}{name.upper()}": name for name in _names(Config) if name not in tables}
    settings = {}
    for variable, text in environment.items():
        if not variable.startswith(_PREFIX) or variable == f"{_PREFIX}CONFIG" or variable in _OF_THE_SERVICE or not text:
            continue
        if variable not in known:
            raise _unknown(variable, (*known, f"{_PREFIX}CONFIG"), "the environment")
        settings[known[variable]] = _read(known[variable], _parsed(known[variable], text), variable)
    return settings


def _parsed(name: str, text: str) -> Any:
    """Text as the type that the setting has, or as it is where it does not fit: `_read` then says so."""
    kind = type(getattr(Config(), name))
    if kind is bool and text.lower() in _TRUE + _FALSE:
        return text.lower() in _TRUE
    if kind is float:
        try:
            return float(text)
        except ValueError:
            return text
    return text


def _read(name: str, value: Any, where: str) -> Any:
    """The value as a Config has it; ConfigError, beginning with `where`, when it is of another type."""
    match name:
        case "accounts":
            return _read_accounts(value, where)
        case "keys":
            return _read_keys(value, where)
        case "interval":
            return _read_number(value, where, "a number of seconds", _SHORTEST_INTERVAL, _LONGEST_INTERVAL)
        case "record_megabytes":
            return _read_number(value, where, "a number of megabytes", _FEWEST_MEGABYTES, _MOST_MEGABYTES)
        case "endpoint_url":
            return _read_address(value, where)
        case "quiet_hours":
            return _read_hours(value, where)
        case "read_only" | "ascii" | "local_time" | "bell" | "desktop" | "record":
            return _expect(bool, value, where, "true or false")
        case _:
            return _expect(str, value, where, "a text")


def _read_number(value: Any, where: str, what: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ConfigError(f"{where} must be {what} from {least:g} to {most:g}, not {value!r}", subject=where)
    return float(value)


def _read_address(value: Any, where: str) -> str:
    text: str = _expect(str, value, where, "an address such as http://127.0.0.1:8321")
    if text and not text.lower().startswith(("http://", "https://")):
        raise ConfigError(f"{where} must be an address such as http://127.0.0.1:8321, not {text!r}", subject=where)
    return text


def _read_hours(value: Any, where: str) -> str:
    from imtui.domain.quiet import quiet_hours

    text: str = _expect(str, value, where, "hours such as 22:00-07:00")
    try:
        quiet_hours(text)
    except InputError as error:
        raise ConfigError(f"{where} must be hours such as 22:00-07:00, not {text!r}", subject=where) from error
    return text


def _read_accounts(value: Any, where: str) -> tuple[Account, ...]:
    accounts = []
    for table in _expect(list, value, where, "[[accounts]] tables"):
        known = _names(Account)
        for name, setting in _expect(dict, table, where, "[[accounts]] tables").items():
            if name not in known:
                raise _unknown(name, known, where)
            _expect(
                bool if name == "production" else str, setting, f"{where}: {name}", "true or false" if name == "production" else "a text"
            )
        if "id" not in table:
            raise ConfigError(f"{where}: each account needs its id", subject=where)
        accounts.append(Account(**table))
    return tuple(accounts)


def _read_keys(value: Any, where: str) -> Mapping[str, str]:
    return MappingProxyType(dict(_flat(_expect(dict, value, where, "a [keys] table"), where)))


def _flat(table: Mapping[str, Any], where: str, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Pairs of id and keys: TOML reads an unquoted `page.accept` as a table within a table."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, where, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _expect(str, value, f"{where}.{prefix}{name}", "a text")


def _expect(kind: type, value: Any, where: str, words: str) -> Any:
    if not isinstance(value, kind):
        raise ConfigError(f"{where} must be {words}, not {value!r}", subject=where)
    return value


def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _unknown(name: str, known: tuple[str, ...], where: str) -> ConfigError:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    remedy = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(known)}"
    return ConfigError(f"{where} has an unknown setting {name}", subject=name, remedy=remedy)

"""A framework's document as the text of a file, so that what was imported can be read and edited by hand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.scoring.numbers import plain

_LONGEST_LINE = 100
_LAST_SHORT = 0xFFFF


def document_text(document: Mapping[str, Any]) -> str:
    """The document in TOML, keys and rows in their order: first what stands alone, then tables, then rows of tables.

    Raises:
        TypeError: something is inside that a framework file cannot hold, a float above all.
    """
    alone = {name: value for name, value in document.items() if not isinstance(value, Mapping) and not _are_rows(value)}
    lines = [*_pairs(alone)]
    for name, value in document.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{name}]", *_pairs(value)]
    for name, value in document.items():
        if _are_rows(value):
            for row in value:
                lines += ["", f"[[{name}]]", *_pairs(row)]
    return "\n".join(lines) + "\n"


def pairs_text(table: Mapping[str, Any]) -> str:
    """One table's keys and values, a line each."""
    return "\n".join(_pairs(table))


def _pairs(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        line = f"{_key(name)} = {_value(value)}"
        if len(line) > _LONGEST_LINE and _are_rows(value):
            yield f"{_key(name)} = ["
            yield from (f"  {_value(one)}," for one in value)
            yield "]"
        else:
            yield line


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int() | Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case Mapping():
            inside = ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case Sequence():
            return f"[{', '.join(_value(one) for one in value)}]"
        case _:
            raise TypeError(f"a framework document cannot hold {type(value).__name__}")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    for sign, code in (("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        escaped = escaped.replace(sign, code)
    return '"' + "".join(_sign(one) for one in escaped) + '"'


def _sign(sign: str) -> str:
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) <= _LAST_SHORT else f"\\U{ord(sign):08x}"


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if is_bare else _text(name)


def _are_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)

"""Buttons that work from everywhere name commands that exist, and no command is mistaken for an answer."""

import ast
from pathlib import Path

from bot.conversations.found import beginnings, commands, office_commands, steps
from bot.conversations.places import decode, encode
from bot.conversations.stations import AskComponent, Finish, MoveProof
from core.scoring.model import ComponentKey

CONVERSATIONS = Path(__file__).parents[2] / "bot" / "conversations"


def _choice_ids() -> set[str]:
    """The first argument of every ``Choice(…)`` in the conversations, as far as it is written out."""
    found = set()
    for path in CONVERSATIONS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Choice" and node.args:
                found.add(_beginning(node.args[0]))
    return found - {""}


def _beginning(argument: ast.expr) -> str:
    match argument:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=[ast.Constant(value=str() as text), *_]):
            return text
        case _:
            return ""


def all_commands() -> set[str]:
    """The commands of sheets and of every office."""
    return {*commands(), *(word for role in beginnings() for word in office_commands(role))}


def test_every_button_for_everywhere_names_a_command_that_exists() -> None:
    named = {id_.removeprefix("/").partition(":")[0] for id_ in _choice_ids() if id_.startswith("/")}

    assert named <= all_commands()
    assert len(named) > 10


def test_no_answer_to_a_question_is_named_like_a_command() -> None:
    local = {id_.partition(":")[0].partition(".")[0] for id_ in _choice_ids() if not id_.startswith("/")}

    assert local & all_commands() == set()


def test_every_place_can_be_stored_and_read_again() -> None:
    key = ComponentKey("a")
    for place in (
        AskComponent(key, 3, {"x": "1"}, ("a",), ("b",)),
        MoveProof("id", share=True, key="a", seen=2, given={"x": "1"}),
        Finish(),
    ):
        assert decode(encode(place)) == place


def test_a_place_of_another_version_reads_as_none() -> None:
    assert decode({**encode(Finish()), "v": 0}) is None
    assert decode({"v": 1, "at": "NoSuchPlace"}) is None
    assert decode({"v": 1, "at": "AskComponent", "unknown": 1}) is None


def test_every_place_has_a_step() -> None:
    assert len(steps()) >= 16

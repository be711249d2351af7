"""The words check: what has no words, what nobody says, and what was not translated to the end."""

import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.words_check.__main__ import FOLDERS, ROOT, findings, kinds_phrases

Check = Callable[..., list[str]]

HEADER = 'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks one piece of code against the words of one catalogue."""

    def call(
        code: str = "",
        words: Mapping[str, str] | str = "",
        kinds: Mapping[str, frozenset[str]] | None = None,
        file: str = "bot/chat.py",
    ) -> list[str]:
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
        catalogue = tmp_path / "locales" / "vi" / "chat.po"
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        entries = words if isinstance(words, str) else "".join(map(entry, words, words.values()))
        catalogue.write_text(HEADER + entries, encoding="utf-8")
        return list(findings(tmp_path, ("bot",), kinds or {}))

    return call


def entry(key: str, text: str) -> str:
    return f'msgid "{key}"\nmsgstr "{text}"\n\n'


def test_our_own_words_are_in_order() -> None:
    assert list(findings(ROOT, FOLDERS, kinds_phrases())) == []


@pytest.mark.parametrize(
    "code",
    [
        'say("answer-kept", Style.OK, code=code)',
        'say("answer-kept" if kept else "answer-lost", code=code)',
        'Phrase("answer-kept", {"code": code})',
        'Phrase("answer-kept", facts={"code": code})',
        'Phrase("answer-kept", facts)',
        'say("answer-kept", **facts)',
        'refused(404, "answer-kept", code=code)',
        'KEYS = {404: "answer-kept"}',
        'Phrase(f"answer-{what}", {"code": code})',
    ],
)
def test_words_that_are_said_with_their_facts_are_in_order(check: Check, code: str) -> None:
    words = {"answer-kept": "Đã ghi {code}.", "answer-lost": "Mất {code}."}
    used = words if "lost" in code or "what" in code else {"answer-kept": words["answer-kept"]}

    assert check(code, used) == []


def test_a_sentence_without_words_is_named_with_its_line(check: Check) -> None:
    assert check('\nsay("answer-kept")') == ["answer-kept: no words, said in bot/chat.py:2"]


def test_a_fact_that_the_words_need_and_the_code_does_not_give_is_named(check: Check) -> None:
    found = check('say("answer-kept", points=points)', {"answer-kept": "Đã ghi {code}: {points} điểm."})

    assert found == ["answer-kept: the words need 'code', not given in bot/chat.py:1"]


def test_the_facts_of_a_new_way_in_are_added_by_the_turn(check: Check) -> None:
    code = 'def device():\n    return Outcome((say("device-code"),), (IssueDeviceCode(),))\n'

    assert check(code, {"device-code": "Mã: {code}"}) == []


def test_words_that_nobody_says_are_named(check: Check) -> None:
    assert check("", {"answer-kept": "Đã ghi."}) == ["answer-kept: words that nobody says, in chat.po"]


def test_a_beginning_without_any_words_is_named(check: Check) -> None:
    found = check('say("answer-kept")\nPhrase(f"answer-lost-{why}")', {"answer-kept": "Đã ghi."})

    assert found == ["answer-lost-…: no words begin so"]


def test_a_rule_kind_needs_words_that_use_only_its_facts(check: Check) -> None:
    kinds = {"ratio-earned": frozenset({"done"}), "ratio-how": frozenset[str]()}

    found = check("", {"ratio-earned": "{done}/{total}"}, kinds)

    assert found == [
        "ratio-how: no words, said by a rule kind",
        "ratio-earned: the words need 'total', which the rule kind does not give",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "no words"),
        ("Đã ghi ", "spaces at an end"),
        (unicodedata.normalize("NFD", "Đã ghi."), "not in composed form"),
        ("Đã ghi {code", "braces do not match"),
        ("Please chờ", None),
        ("Đang loading", "the English word 'loading' is left"),
        ("Gõ `unit import`", None),
    ],
)
def test_a_text_is_looked_at_by_itself(check: Check, text: str, wanted: str | None) -> None:
    found = check('Phrase("answer-kept", facts)', {"answer-kept": text})

    assert [wanted in one for one in found if wanted is not None] == ([] if wanted is None else [True])


def test_a_key_with_words_in_two_places_is_named(check: Check) -> None:
    found = check('say("answer-kept")', entry("answer-kept", "Đã ghi.") + entry("answer-kept", "Ghi rồi."))

    assert found == ["answer-kept: words stand twice, in chat.po and chat.po"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("bot/page.html", "<title>{{web-title}}</title>"),
        ("bot/page.js", 'words("web-title")'),
        ("bot/page.js", 'words(late ? "web-title" : "web-title")'),
        ("bot/page.js", 'words("web-line-" + state)'),
    ],
)
def test_the_page_says_its_words_in_its_own_way(check: Check, file: str, code: str) -> None:
    key = "web-line-offline" if "state" in code else "web-title"

    assert check(code, {key: "Chấm điểm"}, file=file) == []


def test_the_page_s_script_gives_the_facts_its_words_need(check: Check) -> None:
    words = {"web-size": "{size} KB"}

    assert check('words("web-size", { size: 3 })', words, file="bot/page.js") == []
    assert check('words("web-size")', words, file="bot/page.js") == [
        "web-size: the words need 'size', not given in bot/page.js:1"
    ]

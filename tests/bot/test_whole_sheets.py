"""No question of any shipped framework leaves an officer stuck: its own examples lead to the end and the receipt."""

from pathlib import Path

import pytest

from bot.conversations.question import waiting_input
from bot.conversations.stations import AskComponent, AskGeneral, Finish, Submitted
from bot.wording import Words
from core.assessment.progress import progress
from core.frameworks.loader import shipped
from tests.bot.conftest import Stage, staged
from tests.bot.typed_sheet import typed

MOST_MESSAGES = 400


async def _next_text(stage: Stage) -> str | None:
    """What the waiting question's own example says; ``None`` at the end."""
    desk = await stage.desk("lan")
    match await stage.place("lan"):
        case AskGeneral(name):
            return f"{desk.framework.general_by_name[name].example:f}"
        case AskComponent(key) as place:
            wanted = waiting_input(desk.framework.component_by_key[key], place, desk.sheet)
            assert wanted is not None, f"{key} asks nothing and waits"
            return typed(wanted)
        case Finish():
            return None
        case other:
            pytest.fail(f"nobody knows what to type at {other}")


@pytest.mark.parametrize("framework", shipped())
async def test_the_examples_of_a_framework_answer_all_of_it(framework: str, tmp_path: Path, words: Words) -> None:
    async with staged(tmp_path, words, framework) as stage:
        await stage.join("lan")
        for _ in range(MOST_MESSAGES):
            text = await _next_text(stage)
            if text is None:
                break
            await stage.says("lan", text)

        desk = await stage.desk("lan")
        assert progress(desk.framework, desk.sheet).missing == ()
        for text in ("nộp phiếu", "nộp phiếu ngay", "vẫn nộp"):
            await stage.says("lan", text)
        assert isinstance(await stage.place("lan"), Submitted)

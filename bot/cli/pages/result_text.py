"""A scored file on the terminal, in the order of the decision."""

from collections.abc import Iterator
from typing import Final

from bot.cli.pages.result import Row, ScoredFile
from bot.cli.shell.spoken import text
from core.frameworks.model import Node

INDENT: Final = "    "


def result_lines(result: ScoredFile) -> Iterator[str]:
    framework = result.framework
    yield text("cli-framework-title", id=framework.id, title=framework.title)
    if framework.has_model_fields:
        yield text("cli-framework-model")
    for node in framework.nodes:
        if not node.parent:
            yield from _branch(result, node, 0)
    yield ""
    yield from _whole(result)


def _branch(result: ScoredFile, node: Node, depth: int) -> Iterator[str]:
    framework, tally = result.framework, result.score.nodes[node.code]
    facts = {"level": framework.level_names[node.level], "code": node.code, "title": node.title}
    yield ""
    key = "cli-score-node" if tally.counted_max else "cli-score-node-empty"
    yield INDENT * depth + text(key, **facts, points=tally.so_far, max=tally.counted_max)
    for row in result.rows:
        if row.component.parent == node.code:
            yield INDENT * (depth + 1) + _row(row)
    for child in framework.nodes:
        if child.parent == node.code:
            yield from _branch(result, child, depth + 1)


def _row(row: Row) -> str:
    component = row.component
    points = text("cli-score-unknown") if row.points is None else row.points
    is_outside = component.bonus or not component.max_points
    return text(
        "cli-score-row-outside" if is_outside else "cli-score-row",
        code=component.code,
        title=component.title,
        points=points,
        max=component.max_points,
        reason=row.reason,
    )


def _whole(result: ScoredFile) -> Iterator[str]:
    whole, score = result.score.whole, result.score
    yield text("cli-score-total", points=whole.so_far, max=whole.counted_max)
    if whole.answered_count < whole.applicable_count:
        yield text(
            "cli-score-provisional",
            answered=whole.answered_count,
            applicable=whole.applicable_count,
            possible=whole.still_possible,
        )
    if score.bonus.so_far:
        yield text("cli-score-bonus", points=score.bonus.so_far)
    if result.percent is not None and result.share is not None:
        yield text("cli-score-percent", percent=result.percent, index=str(result.share))
    if result.standing is not None:
        yield text("cli-score-band", band=result.standing.band.label, colour=result.standing.band.colour)

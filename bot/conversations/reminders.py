"""How often a person is reminded: all of a round's reminders, or fewer. The last one before a deadline always comes."""

from datetime import datetime

from bot.conversations.contract.effects import ChooseReminders
from bot.conversations.contract.place import Place
from bot.conversations.contract.shown import Choice, Reply, Say, Style, say
from bot.conversations.contract.snapshot import Snapshot
from bot.conversations.contract.step import Conversation, Outcome
from core.scoring.phrase import Phrase

FEWER = Choice("/reminders:fewer", Phrase("choice-reminders-fewer"))
ALL = Choice("/reminders:all", Phrase("choice-reminders-all"))


def reminders(snapshot: Snapshot, place: Place, argument: str, now: datetime) -> Outcome:
    """Command ``reminders``: fewer of them, or with the argument ``all`` every one again."""
    if argument == "all":
        return _chosen(say("reminders-all", Style.OK), FEWER, ChooseReminders(fewer=False))
    return _chosen(say("reminders-fewer", Style.OK), ALL, ChooseReminders(fewer=True))


def _chosen(line: Say, other: Choice, effect: ChooseReminders) -> Outcome:
    return Outcome(replies=(Reply((line,), (other,)),), effects=(effect,), remind=True)


CONVERSATION = Conversation(commands={"reminders": reminders})

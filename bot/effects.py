"""Carries out what a step decided, inside the turn's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.appraising import appraise
from bot.broadcasts import change_broadcast
from bot.conversations.contract.effects import (
    Agree,
    AmendmentTold,
    Appraising,
    Broadcasting,
    ChooseMail,
    ChooseReminders,
    Effect,
    EndCalls,
    EndMembership,
    EraseMe,
    IssueDeviceCode,
    IssueInvitation,
    NoticeEffect,
    OpenDesk,
    PersonalEffect,
    PlaceMedia,
    Redeem,
    Tell,
    TestCall,
)
from bot.conversations.contract.snapshot import Snapshot
from bot.links import Links
from bot.telling import Teller
from bot.wording import Words
from core.assessment.changes import Change
from core.assessment.people import Role
from core.scoring.phrase import Fact
from store.reach import Way
from store.records import Actor, ChatKey
from store.tx import Tx
from store.ways_in import NewInvitation


@dataclass(frozen=True, slots=True)
class Done:
    """What effects brought about: facts only they know, whom and which sheet the chat belongs to now, who was told."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    person_id: int | None = None
    desk_id: int | None = None
    told: tuple[int, ...] = ()


class Effects:
    """Knows the store's verbs for every effect."""

    def __init__(self, links: Links, invitation_hours: int, teller: Teller, words: Words) -> None:
        self._links = links
        self._words = words
        self._teller = teller
        self._invitation_hours = invitation_hours

    async def apply(
        self, tx: Tx, chat: ChatKey, snapshot: Snapshot, effects: tuple[Effect, ...], now: datetime
    ) -> Done:
        done = Done()
        for effect in effects:
            match effect:
                case Redeem(way_in_id):
                    done = await self._redeem(tx, chat, snapshot, way_in_id, now)
                case OpenDesk(desk_id):
                    done = replace(done, desk_id=desk_id)
                case IssueDeviceCode() | IssueInvitation():
                    done = replace(done, facts=await self._way_in(tx, snapshot, effect, now))
                case EndMembership():
                    await self._end_membership(tx, snapshot, effect, now)
                case PlaceMedia(media_id, component):
                    await tx.media.set_component(media_id, snapshot.person_id, component)
                case AmendmentTold(desk_id):
                    await tx.amendments.told(desk_id, now)
                case Tell():
                    told = await self._teller.tell(tx, effect, snapshot.person_id, now)
                    done = replace(done, told=(*done.told, *told))
                case _:
                    whose = replace(snapshot, person_id=done.person_id or snapshot.person_id)
                    await self._written(tx, chat, whose, effect, now)
        return done

    async def _written(
        self,
        tx: Tx,
        chat: ChatKey,
        snapshot: Snapshot,
        effect: Appraising | Broadcasting | Change | NoticeEffect | PersonalEffect,
        now: datetime,
    ) -> None:
        """Effects that are written and bring nothing back."""
        if isinstance(effect, NoticeEffect | PersonalEffect):
            await self._personal(tx, chat, snapshot.person_id, effect, now)
        elif isinstance(effect, Appraising):
            await appraise(tx, chat, snapshot, effect, now)
        elif isinstance(effect, Broadcasting):
            await change_broadcast(tx, self._words, chat, snapshot, effect, now)
        else:
            await self._change(tx, chat, snapshot, effect, now)

    async def _personal(
        self, tx: Tx, chat: ChatKey, person_id: int, effect: NoticeEffect | PersonalEffect, now: datetime
    ) -> None:
        """What a person decides about themselves."""
        match effect:
            case ChooseMail(wanted):
                await tx.reach.choose(person_id, Way.EMAIL, wanted=wanted, channel=chat.channel, now=now)
            case ChooseReminders(fewer):
                await tx.reminders.choose(person_id, fewer=fewer, channel=chat.channel, at=now)
            case EndCalls():
                await tx.reach.unsubscribe_all(person_id)
            case TestCall():
                await tx.reach.want_test(person_id, now)
            case Agree(wording):
                await tx.personal.agree(person_id, wording, chat.channel, now)
            case EraseMe():
                await tx.erasures.ask(person_id, chat.channel, now)

    async def _change(self, tx: Tx, chat: ChatKey, snapshot: Snapshot, change: Change, now: datetime) -> None:
        if snapshot.desk is None:
            raise LookupError("a sheet cannot change without a desk")
        actor = Actor(snapshot.person_id, snapshot.desk.membership.role, chat.channel, now)
        await tx.sheets.apply(snapshot.desk.id, change, actor)

    async def _redeem(self, tx: Tx, chat: ChatKey, snapshot: Snapshot, way_in_id: int, now: datetime) -> Done:
        """Let the person in and open the sheet the way in leads to; nobody is let in twice."""
        before = {card.id for card in snapshot.desks}
        person_id = await tx.erasures.start_afresh(chat, snapshot.person_id, now)
        redeemed = await tx.ways_in.redeem(way_in_id, person_id, chat, now)
        if redeemed is None:
            return Done()
        cards = await tx.desks.cards(redeemed.person_id, now)
        fresh = [card.id for card in cards if card.id not in before]
        active = await tx.places.active(redeemed.person_id)
        if redeemed.person_id != person_id and active.desk_id is not None:
            return Done(person_id=redeemed.person_id, desk_id=active.desk_id)
        opened = fresh[0] if len(fresh) == 1 or (fresh and not before) else None
        return Done(person_id=redeemed.person_id, desk_id=opened)

    async def _way_in(
        self, tx: Tx, snapshot: Snapshot, wanted: IssueDeviceCode | IssueInvitation, now: datetime
    ) -> Mapping[str, Fact]:
        if isinstance(wanted, IssueInvitation):
            return await self._invite(tx, snapshot, wanted, now)
        return await self._device_code(tx, snapshot, now)

    async def _device_code(self, tx: Tx, snapshot: Snapshot, now: datetime) -> Mapping[str, Fact]:
        new = await tx.ways_in.create_device_code(snapshot.person_id, now)
        return {"code": new.typed_code, "link": self._links.invitation(new.link_code)}

    async def _end_membership(self, tx: Tx, snapshot: Snapshot, ended: EndMembership, now: datetime) -> None:
        if snapshot.desk is None:
            raise LookupError("nobody is let go without a desk")
        await tx.hands.end(ended.membership_id, snapshot.desk.membership.unit_id, {ended.role}, now)

    async def _invite(
        self, tx: Tx, snapshot: Snapshot, invitation: IssueInvitation, now: datetime
    ) -> Mapping[str, Fact]:
        here = snapshot.desk or snapshot.office
        if here is None:
            raise LookupError("an invitation needs a desk or an office")
        new = await tx.ways_in.create_invitation(
            NewInvitation(
                unit_code=invitation.unit_code or here.membership.unit_code,
                role=Role(invitation.role),
                round_id=here.round.id,
                valid_hours=self._invitation_hours,
                created_by=snapshot.person_id,
                replaces_id=invitation.replaces_id or None,
                person_name=invitation.person_name,
            ),
            now,
        )
        return {"code": new.typed_code, "link": self._links.invitation(new.link_code)}

"""A small Bot API of our own, for what no other peer does: faults, poison, repeats, disorder, late albums.

Everything the program sends is looked at twice: against the limits that python-telegram-bot knows, and by letting that
library decode it. A call that would be refused by Telegram is refused here.
"""

import asyncio
import itertools
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import telegram
import telegram.constants
from aiohttp import web

TOKEN: Final = "700000001:AAxx-secret-of-the-bot_0123456789abcd"  # noqa: S105  (nobody's)
BOT_ID: Final = 700000001


@dataclass
class Call:
    """One call of the program."""

    method: str
    params: dict[str, Any]
    at: float
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    status: int = 200
    counted: bool = True

    @property
    def chat(self) -> int:
        return int(self.params.get("chat_id", 0))


@dataclass
class Fault:
    """What goes wrong with a call. ``accept``: it has worked all the same, only the answer is lost."""

    status: int = 0
    retry_after: float = 0
    reset: bool = False
    accept: bool = False
    delay: float = 0.0


class Peer:
    """The server's side and the people's side."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.chance: Any = None
        self.messages: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
        self.files: dict[str, bytes] = {}
        self.blocked: set[int] = set()
        self.webhook: dict[str, Any] = {}
        self.commands: list[dict[str, str]] = []
        self.confirmed = 0
        self.polls = 0
        self.update_ids = itertools.count(5_000)
        self.ids = itertools.count(1)
        self._updates: list[tuple[int, str]] = []
        self._new = asyncio.Event()
        self._said = asyncio.Event()
        self.url = ""
        self.slow_downloads = 0.0
        self.broken_downloads: deque[int] = deque()

    # --- the people's side -------------------------------------------------------------------------------------------

    def push(self, update: Mapping[str, Any] | str, update_id: int | None = None) -> int:
        """Queue an update, as an object or as the very text that is sent."""
        number = next(self.update_ids) if update_id is None else update_id
        text = update if isinstance(update, str) else json.dumps({"update_id": number, **update})
        self._updates.append((number, text))
        self._new.set()
        return number

    def waiting(self) -> int:
        return len(self._updates)

    async def until(self, done: "Any", seconds: float = 20.0) -> None:
        """Wait until ``done()`` is true; looked at after every call of the program."""
        async with asyncio.timeout(seconds):
            while not done():
                self._said.clear()
                waiter = asyncio.ensure_future(self._said.wait())
                await asyncio.wait({waiter}, timeout=0.2)
                waiter.cancel()

    def sent_to(self, chat: int) -> list[Call]:
        """The messages and changes one chat has got, in order."""
        kinds = {"sendMessage", "editMessageText", "sendDocument", "sendPhoto", "editMessageReplyMarkup"}
        return [call for call in self.calls if call.chat == chat and call.method in kinds and call.counted]

    def texts(self, chat: int) -> list[str]:
        return [str(call.params.get("text", "")) for call in self.sent_to(chat) if call.method == "sendMessage"]

    # --- the server's side -------------------------------------------------------------------------------------------

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post("/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        return app

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return _refusal(401, "Unauthorized")
        method = request.match_info["method"]
        params, files = await _params(request)
        if method == "getUpdates":
            return await self._get_updates(params)
        call = Call(method, params, asyncio.get_running_loop().time(), files)
        self.calls.append(call)
        self._said.set()
        fault = self._fault(method)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and not fault.accept:
            call.counted = False
            return self._fail(request, call, fault)
        try:
            result = self._do(call)
        except ValueError as error:
            call.status, call.counted = 400, False
            return _refusal(400, f"Bad Request: {error}")
        except PermissionError as error:
            call.status, call.counted = 403, False
            return _refusal(403, f"Forbidden: {error}")
        if fault is not None:
            return self._fail(request, call, fault)
        return web.json_response({"ok": True, "result": result})

    def _fault(self, method: str) -> Fault | None:
        waiting = self.faults.get(method)
        if waiting:
            return waiting.popleft()
        return self.chance(method) if self.chance is not None else None

    def _fail(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        call.status = fault.status
        if fault.reset:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=500)
        parameters = {"retry_after": fault.retry_after} if fault.retry_after else {}
        return _refusal(fault.status, "fault", parameters)

    def _do(self, call: Call) -> Any:
        match call.method:
            case "getMe":
                return {
                    "id": BOT_ID, "is_bot": True, "first_name": "Chấm điểm", "username": "chamdiem_bot",
                    "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
                }  # fmt: skip
            case "sendMessage":
                return self._keep(call, {"text": call.params["text"]})
            case "sendDocument" | "sendPhoto":
                return self._keep_file(call)
            case "editMessageText":
                return self._edit(call)
            case "answerCallbackQuery":
                _check(bool(call.params.get("callback_query_id")), "query is empty")
                return True
            case "getFile":
                file_id = call.params["file_id"]
                _check(file_id in self.files, "wrong file_id")
                _check(len(self.files[file_id]) <= 20 * 2**20, "file is too big")
                return {"file_id": file_id, "file_unique_id": file_id, "file_path": f"documents/{file_id}"}
            case "setMyCommands":
                self.commands = call.params["commands"]
                return True
            case "setWebhook":
                self.webhook = call.params
                return True
            case "deleteWebhook":
                self.webhook = {}
                return True
            case _:
                raise ValueError(f"unknown method {call.method}")

    def _keep(self, call: Call, content: Mapping[str, Any]) -> dict[str, Any]:
        check_outgoing(call.params)
        if call.chat in self.blocked:
            raise PermissionError("bot was blocked by the user")
        message_id = next(self.ids)
        message: dict[str, Any] = {
            "message_id": message_id,
            "date": 1_800_000_000,
            "chat": {"id": call.chat, "type": "private" if call.chat > 0 else "group", "first_name": "Người"},
            "from": {"id": BOT_ID, "is_bot": True, "first_name": "Chấm điểm"},
            **content,
            **{k: call.params[k] for k in ("reply_markup", "entities", "caption") if k in call.params},
        }
        assert telegram.Message.de_json(message, None) is not None
        self.messages[call.chat][message_id] = message
        return message

    def _keep_file(self, call: Call) -> Any:
        file_id = f"out{next(self.ids)}"
        told = {"file_id": file_id, "file_unique_id": file_id}
        if call.method == "sendPhoto":
            _, content = call.files["photo"]
            _check_photo(content)
            return self._keep(call, {"photo": [{**told, "width": 90, "height": 90}]})
        (name, content) = call.files["document"]
        self.files[file_id] = content
        return self._keep(call, {"document": {**told, "file_name": name}})

    def _edit(self, call: Call) -> dict[str, Any]:
        check_outgoing(call.params)
        message = self.messages[call.chat].get(int(call.params["message_id"]))
        _check(message is not None, "message to edit not found")
        assert message is not None
        new = {**message, "text": call.params["text"], "reply_markup": call.params.get("reply_markup")}
        new = {k: v for k, v in new.items() if v is not None}
        _check(new != message, "message is not modified")
        self.messages[call.chat][int(call.params["message_id"])] = new
        return new

    async def _get_updates(self, params: Mapping[str, Any]) -> web.StreamResponse:
        self.polls += 1
        offset = int(params.get("offset", 0))
        if offset:
            self._updates = [one for one in self._updates if one[0] >= offset]
            self.confirmed = max(self.confirmed, offset)
            self._said.set()
        if not self._updates:
            self._new.clear()
            try:
                async with asyncio.timeout(min(float(params.get("timeout", 0)), 2.0)):
                    await self._new.wait()
            except TimeoutError:
                pass
        batch = ",".join(text for _, text in self._updates[:100])
        return web.Response(text=f'{{"ok":true,"result":[{batch}]}}', content_type="application/json")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != TOKEN:
            return web.Response(status=404)
        if self.broken_downloads:
            return web.Response(status=self.broken_downloads.popleft())
        content = self.files.get(request.match_info["path"].rpartition("/")[2])
        if content is None:
            return web.Response(status=404)
        return web.Response(body=content)


@asynccontextmanager
async def running(peer: Peer) -> AsyncIterator[Peer]:
    """Serve a peer on a free port of this machine."""
    runner = web.AppRunner(peer.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    peer.url = f"http://{host}:{port}"
    try:
        yield peer
    finally:
        await runner.cleanup()


def check_outgoing(params: Mapping[str, Any]) -> None:
    """Refuse what Telegram would refuse; the limits are python-telegram-bot's."""
    text, caption = str(params.get("text", "")), str(params.get("caption", ""))
    limits = telegram.constants
    _check("parse_mode" not in params, "we never send markup")
    if "text" in params:
        _check(1 <= utf16(text) <= limits.MessageLimit.MAX_TEXT_LENGTH, "message is too long or empty")
    _check(utf16(caption) <= limits.MessageLimit.CAPTION_LENGTH, "caption is too long")
    for raw in params.get("entities", ()):
        entity = telegram.MessageEntity.de_json(raw, None)
        _check(entity is not None and entity.offset >= 0 and entity.length > 0, "bad entity")
        assert entity is not None
        _check(entity.offset + entity.length <= utf16(text), "entity outside the text")
    if params.get("reply_markup"):
        markup = telegram.InlineKeyboardMarkup.de_json(params["reply_markup"], None)
        assert markup is not None
        buttons = [button for row in markup.inline_keyboard for button in row]
        most = limits.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
        _check(0 < len(buttons) <= most, "too many buttons")
        for button in buttons:
            size = len(str(button.callback_data).encode())
            low, high = limits.InlineKeyboardButtonLimit.MIN_CALLBACK_DATA, 64
            _check(low <= size <= high and bool(button.text), "BUTTON_DATA_INVALID")


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _check(fine: bool, why: str) -> None:  # noqa: FBT001  (reads as a sentence)
    if not fine:
        raise ValueError(why)


def _refusal(status: int, why: str, parameters: Mapping[str, Any] | None = None) -> web.Response:
    body = {"ok": False, "error_code": status, "description": why, **({"parameters": parameters} if parameters else {})}
    return web.json_response(body, status=status)


def _check_photo(content: bytes) -> None:
    """https://core.telegram.org/bots/api#sendphoto: 10 MB, width and height together 10000, ratio at most 20."""
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    _check(content.startswith(b"\x89PNG") and len(content) <= 10 * 2**20, "IMAGE_PROCESS_FAILED")
    _check(width + height <= 10_000 and max(width, height) <= 20 * min(width, height), "PHOTO_INVALID_DIMENSIONS")


async def _params(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    if request.content_type == "application/json":
        return await request.json(), {}
    params: dict[str, Any] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            params[name] = _plain(str(value))
    return params, files


def _plain(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


@dataclass
class Phone:
    """One person with Telegram in the hand."""

    peer: Peer
    id: int
    name: str = "Lan"

    @property
    def _from(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": self.name}

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def message(self, **content: Any) -> dict[str, Any]:
        return {
            "message_id": next(self.peer.ids), "date": 1_700_000_000, "from": self._from, "chat": self._chat, **content,
        }  # fmt: skip

    def says(self, text: str) -> dict[str, Any]:
        update = {"message": self.message(text=text)}
        self.peer.push(update)
        return update

    def edits(self, update: Mapping[str, Any], text: str) -> None:
        self.peer.push({"edited_message": {**update["message"], "text": text, "edit_date": 1_700_000_100}})

    def press(self, data: str, message_id: int = 1) -> None:
        message = {"message_id": message_id, "date": 1_700_000_000, "chat": self._chat, "text": "…"}
        tap = {
            "id": str(next(self.peer.ids)), "from": self._from, "chat_instance": "1", "data": data, "message": message,
        }  # fmt: skip
        self.peer.push({"callback_query": tap})

    def taps(self, label: str) -> None:
        """Press the newest button whose words begin with ``label``."""
        message_id, data = self.button(label)
        self.press(data, message_id)

    def button(self, label: str) -> tuple[int, str]:
        for message_id, message in sorted(self.peer.messages[self.id].items(), reverse=True):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"].startswith(label):
                        return message_id, button["callback_data"]
        raise LookupError(f"no button {label!r}")

    def sends(self, content: bytes, name: str, caption: str = "", group: str = "", size: int | None = None) -> None:
        """A file by the paper clip."""
        file_id = f"f{next(self.peer.ids)}"
        self.peer.files[file_id] = content
        document = {
            "file_id": file_id, "file_unique_id": file_id, "file_name": name,
            "file_size": len(content) if size is None else size,
        }  # fmt: skip
        self.peer.push({"message": self.message(document=document, **_with(caption, group))})

    def photographs(self, content: bytes, caption: str = "", group: str = "") -> dict[str, Any]:
        """A photo in three sizes, of which only the largest has the bytes."""
        largest = f"p{next(self.peer.ids)}"
        self.peer.files[largest] = content
        sizes = [
            {"file_id": f"{largest}s", "file_unique_id": f"{largest}s", "width": 90, "height": 67, "file_size": 10},
            {"file_id": largest, "file_unique_id": largest, "width": 1280, "height": 960, "file_size": len(content)},
            {"file_id": f"{largest}m", "file_unique_id": f"{largest}m", "width": 320, "height": 240, "file_size": 99},
        ]
        update = {"message": self.message(photo=sizes, **_with(caption, group))}
        return {**update, "update_id": self.peer.push(update)}

    def blocks(self, *, again: bool = False) -> None:
        bot = {"id": BOT_ID, "is_bot": True, "first_name": "Chấm điểm"}
        old, new = {"user": bot, "status": "member"}, {"user": bot, "status": "kicked", "until_date": 0}
        change = {"chat": self._chat, "from": self._from, "date": 1_700_000_000}
        pair = (
            {"old_chat_member": new, "new_chat_member": old}
            if again
            else {"old_chat_member": old, "new_chat_member": new}
        )
        self.peer.push({"my_chat_member": {**change, **pair}})

    @property
    def texts(self) -> list[str]:
        return self.peer.texts(self.id)

    @property
    def screen(self) -> str:
        """What stands in the chat now."""
        return "\n".join(str(m.get("text", "")) for _, m in sorted(self.peer.messages[self.id].items()))

    async def hears(self, words: str, seconds: float = 20.0) -> None:
        """Wait until something with these words stands in the chat."""
        try:
            await self.peer.until(lambda: words in self.screen, seconds)
        except TimeoutError:
            raise AssertionError(f"{words!r} was never said; the chat shows:\n{self.screen[-1500:]}") from None


def _with(caption: str, group: str) -> dict[str, str]:
    return {**({"caption": caption} if caption else {}), **({"media_group_id": group} if group else {})}

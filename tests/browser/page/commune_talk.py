"""A short conversation in the shape of the real one, for looking at the page alone."""

from collections.abc import Iterable

from bot.channel import Event, MediaEvent, OpenEvent, PickEvent, TapEvent, TextEvent
from bot.handlers.web.backend import About
from tests.bot.web.memory_backend import Body, Person, reply, say


def choice(token: str, label: str, number: int | None = None, points: str | None = None) -> Body:
    return {"token": token, "label": label, "number": number, "points": points}


def welcome() -> Body:
    return reply(
        say("Xin chào. Lời mời này dành cho cán bộ đầu mối của UBND xã Suối Mẫu, kỳ đánh giá năm 2026."),
        say("Đúng đơn vị của Anh/Chị không?"),
        choices=[choice("w:yes", "Đúng, bắt đầu"), choice("w:no", "Không phải")],
        asks=True,
    )


def ladder(number: int) -> Body:
    prompt = f"q{number}"
    return reply(
        say("1.1: 20/20 điểm (chưa có minh chứng).", "ok"),
        say("NHẬN THỨC SỐ · 1/7 · còn 42 chỉ số, hạn 30/11 (còn 18 ngày)", "hint"),
        say(f"1.{number} Người đứng đầu xã là Trưởng Ban Chỉ đạo chuyển đổi số", "head"),
        say("Tối đa 20 điểm. Minh chứng: Quyết định thành lập Ban Chỉ đạo."),
        choices=[
            choice(f"{prompt}:head", "Bí thư hoặc Chủ tịch", 1, "20"),
            choice(f"{prompt}:deputy", "Phó Bí thư hoặc Phó Chủ tịch", 2, "10"),
            choice(f"{prompt}:none", "Chưa có Ban Chỉ đạo, hoặc người khác làm Trưởng Ban", 3, "0"),
            choice(f"{prompt}:later", "Để sau"),
            choice(f"{prompt}:nodata", "Chưa có số liệu"),
        ],
        asks=True,
    )


def ticks() -> Body:
    return reply(
        say("3.2 Hạ tầng tại trụ sở", "head"),
        choices=[
            choice("t1:lan", "Mạng nội bộ", 1, "5"),
            choice("t1:wan", "Đường truyền số liệu chuyên dùng", 2, "5"),
            choice("t1:sign", "Chữ ký số cho lãnh đạo", 3, "2,5"),
            choice("t1:later", "Để sau"),
        ],
        many=True,
        ticked=["t1:lan"],
        asks=True,
    )


def overview() -> Body:
    return reply(
        say("Tổng quan", "head"),
        say("Đã chấm 12/42 chỉ số: 212,5/1.000 điểm."),
        say("5 lớn hơn tổng số 4, nên tỷ lệ không hợp lệ.", "warn"),
        bars=[
            {"label": "Nhận thức số", "done": 3, "total": 7, "caption": "3/7 chỉ số · 45/100 điểm", "token": "h:1"},
            {"label": "Thể chế số", "done": 0, "total": 5, "caption": "0/5 chỉ số · 0/100 điểm", "token": ""},
        ],
        attachments=[{"kind": "sheet_xlsx", "ref": "1", "name": "Phiếu tự đánh giá xã Suối Mẫu.xlsx"}],
        choices=[choice("h:continue", "Tiếp tục")],
    )


def answers(person: Person, event: Event) -> Iterable[Body]:
    """What the bot says to an event."""
    match event:
        case OpenEvent():
            person.about = About("UBND xã Suối Mẫu", "Chuyển đổi số 2026 · hạn 30/11")
            return (welcome(),)
        case TapEvent("w:yes"):
            return (ladder(1),)
        case TapEvent():
            return (ladder(2),)
        case PickEvent(tokens):
            return (reply(say(f"3.2: đã ghi {len(tokens)} mục.", "ok")),)
        case TextEvent("tick"):
            return (ticks(),)
        case TextEvent("Tổng quan"):
            return (overview(),)
        case TextEvent(text):
            return (reply(say(f"Đã ghi: {text}")),)
        case MediaEvent():
            return (reply(say(f"Đã nhận {event.name}, ghi vào 1.1.", "ok")),)
        case _:
            return ()

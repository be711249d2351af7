"""Letters reach a real mail server, in Vietnamese, and say nothing that is not for everybody's eyes."""

from datetime import UTC, datetime

import pytest

from bot.channel import NotSentError, RefusedMessageError
from bot.mail import Postman
from bot.mail.postman import MailServer
from bot.wording import Words
from tests.bot.phone.smtp_peer import SmtpPeer, smtp_peer

NOON = datetime(2026, 11, 12, 5, tzinfo=UTC)
LINK = "https://chamdiem.example.vn"
UNIT = "UBND xã Suối Mẫu"


def postman(peer: SmtpPeer, words: Words, user: str = "") -> Postman:
    server = MailServer(f"smtp://{user}127.0.0.1:{peer.port}", "chamdiem@example.vn", plain=True)
    return Postman(server, words, LINK, lambda: NOON)


async def test_a_letter_is_vietnamese_plain_text_with_a_link(words: Words) -> None:
    async with smtp_peer() as peer:
        await postman(peer, words).write("ubnd.suoimau@example.vn", UNIT)

    (letter,) = peer.letters
    assert peer.recipients == ["ubnd.suoimau@example.vn"]
    assert letter["Subject"] == "UBND xã Suối Mẫu: có tin mới về chấm điểm chuyển đổi số"
    assert peer.raw[0].isascii()
    assert b"Subject: UBND =?utf-8?b?" in peer.raw[0]
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().startswith("Kính gửi UBND xã Suối Mẫu,")
    assert LINK in letter.get_content()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"] == "Thu, 12 Nov 2026 05:00:00 +0000"
    assert all(len(line) <= 998 for line in peer.raw[0].splitlines())


async def test_user_and_password_are_those_of_the_address(words: Words) -> None:
    async with smtp_peer() as peer:
        await postman(peer, words, "cham%40diem:m%C3%A2t%20kh%E1%BA%A9u@").write("ubnd@example.vn", UNIT)

    assert peer.logins == ["\0cham@diem\0mât khẩu".encode()]


@pytest.mark.parametrize(
    ("answer", "error"),
    [(b"550 nobody here", RefusedMessageError), (b"451 later", NotSentError)],
)
async def test_a_refusal_for_ever_is_told_from_one_for_now(words: Words, answer: bytes, error: type[Exception]) -> None:
    async with smtp_peer() as peer:
        peer.refusals = [answer]
        with pytest.raises(error) as caught:
            await postman(peer, words).write("ubnd@example.vn", UNIT)

    assert "ubnd" not in str(caught.value)
    assert peer.letters == []


@pytest.mark.parametrize("address", ["", "không có", "a@b.vn\nBcc: x@y.vn", "a@b.vn, c@d.vn", "@b.vn"])
async def test_what_is_no_address_is_never_written_to(words: Words, address: str) -> None:
    async with smtp_peer() as peer:
        with pytest.raises(RefusedMessageError):
            await postman(peer, words).write(address, UNIT)

    assert peer.recipients == []


async def test_without_a_mail_server_the_letter_waits(words: Words, unused_tcp_port: int) -> None:
    with pytest.raises(NotSentError):
        await postman(SmtpPeer(unused_tcp_port), words).write("ubnd@example.vn", UNIT)


async def test_tls_is_demanded_where_it_is_not_switched_off(words: Words) -> None:
    async with smtp_peer() as peer:
        server = MailServer(f"smtp://lan:bi-mat@127.0.0.1:{peer.port}", "chamdiem@example.vn")
        with pytest.raises(NotSentError):
            await Postman(server, words, LINK, lambda: NOON).write("ubnd@example.vn", UNIT)

    assert peer.logins == []

"""A call goes to the browser's push service, sealed for this browser alone and signed by us, and nowhere else."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from bot.channel import BusyError, DeliveryError, NotSentError, RefusedMessageError, UnreachableError
from bot.handlers.web.push import PushSender
from bot.handlers.web.push.address import BadSubscriptionError, push_address, read_subscription
from bot.handlers.web.push.keys import BadKeyError, keep_key
from bot.handlers.web.push.sending import KEPT_SECONDS, PublicResolver, seal
from tests.bot.phone.push_peer import PushedTo, decoded, push_peer

NOON = datetime(2026, 11, 12, 5, tzinfo=UTC)
NEWS = {"unit": "UBND xã Suối Mẫu", "seq": 7, "count": 1}


def test_the_key_is_made_once_and_its_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "web-push.pem"
    first = keep_key(path)

    assert keep_key(path).public == first.public
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert len(decoded(first.public)) == 65


def test_a_file_that_is_no_key_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "web-push.pem"
    path.write_text("not a key", encoding="utf-8")

    with pytest.raises(BadKeyError):
        keep_key(path)
    assert path.read_text(encoding="utf-8") == "not a key"


def test_the_example_of_the_standard_can_be_opened_by_our_browser() -> None:
    """RFC 8291, appendix A: so the peer of these tests reads what real browsers read."""
    private = ec.derive_private_key(
        int.from_bytes(decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")), ec.SECP256R1()
    )
    browser = PushedTo("https://push.example.net/", private, decoded("BTBZMqHH6r4Tts7J_aSIgg"))
    sealed = decoded(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )

    assert browser.open(sealed) == b"When I grow up, I want to be a watermelon"


def test_nobody_but_the_browser_can_read_a_call() -> None:
    browser, other = PushedTo("https://push.example.net/a"), PushedTo("https://push.example.net/b")
    address = push_address(browser.endpoint, browser.public_key, browser.auth_secret, private=False)
    sealed = seal("UBND xã Suối Mẫu".encode(), address)

    assert browser.open(sealed).decode() == "UBND xã Suối Mẫu"
    assert "Suối".encode() not in sealed
    assert seal(b"twice", address) != seal(b"twice", address)
    with pytest.raises(InvalidTag):
        other.open(sealed)


async def test_a_call_is_posted_with_proof_and_for_two_days(tmp_path: Path) -> None:
    key = keep_key(tmp_path / "key.pem", "https://chamdiem.example.vn")
    async with push_peer() as peer:
        sender = PushSender(key, lambda: NOON, private=True)
        phone = peer.browser()
        await sender.call(phone.endpoint, phone.public_key, phone.auth_secret, NEWS)
        await sender.close()

    assert peer.calls == [("phone", NEWS)]
    assert peer.keys == {key.public}
    assert peer.claims["sub"] == "https://chamdiem.example.vn"
    assert timedelta(0) < datetime.fromtimestamp(peer.claims["exp"], UTC) - NOON <= timedelta(hours=24)
    (headers,) = peer.headers
    assert headers["TTL"] == str(KEPT_SECONDS)
    assert headers["Content-Encoding"] == "aes128gcm"
    assert (headers["Urgency"], headers["Topic"]) == ("normal", "chamdiem")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, UnreachableError),
        (410, UnreachableError),
        (429, BusyError),
        (500, NotSentError),
        (503, NotSentError),
        (302, RefusedMessageError),
        (400, RefusedMessageError),
        (403, RefusedMessageError),
        (413, RefusedMessageError),
    ],
)
async def test_what_the_push_service_says_is_told_in_our_own_errors(
    tmp_path: Path, status: int, error: type[DeliveryError]
) -> None:
    async with push_peer() as peer:
        peer.answers = [status]
        sender = PushSender(keep_key(tmp_path / "key.pem"), lambda: NOON, private=True)
        phone = peer.browser()
        with pytest.raises(error) as caught:
            await sender.call(phone.endpoint, phone.public_key, phone.auth_secret, NEWS)
        await sender.close()

    assert peer.address not in str(caught.value)
    if isinstance(caught.value, BusyError):
        assert caught.value.wait_seconds == 120


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.net/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://10.0.0.1/a",
        "https://push.example.net:8080/a",
        "https://lan:mat-khau@push.example.net/a",
        "file:///etc/passwd",
        "https:///a",
        "https://push.example.net:x/a",
        "https://push.example.net/" + "a" * 3000,
        "",
        None,
    ],
)
def test_an_address_that_might_be_a_door_of_our_own_is_refused(endpoint: object) -> None:
    good = PushedTo("")
    with pytest.raises(BadSubscriptionError):
        push_address(endpoint, good.public_key, good.auth_secret, private=False)


@pytest.mark.parametrize(
    "keys",
    [
        None,
        {},
        {"p256dh": "", "auth": ""},
        {"p256dh": "ô" * 87, "auth": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"p256dh": "A" * 87, "auth": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"p256dh": PushedTo("").public_key, "auth": "AAAA"},
    ],
)
def test_keys_that_are_none_are_refused(keys: object) -> None:
    with pytest.raises(BadSubscriptionError):
        read_subscription({"endpoint": "https://push.example.net/a", "keys": keys}, private=False)


async def test_a_name_that_leads_into_our_own_network_is_not_called(tmp_path: Path) -> None:
    """``localhost`` stands for every name whose owner points it at us after it was looked at."""
    resolver = PublicResolver()
    with pytest.raises(OSError, match="public"):
        await resolver.resolve("localhost", 443)
    await resolver.close()

    phone = PushedTo("https://localhost/a")
    sender = PushSender(keep_key(tmp_path / "key.pem"), lambda: NOON)
    with pytest.raises(NotSentError):
        await sender.call(phone.endpoint, phone.public_key, phone.auth_secret, NEWS)
    await sender.close()


async def test_a_point_that_is_not_on_the_curve_is_refused(tmp_path: Path) -> None:
    sender = PushSender(keep_key(tmp_path / "key.pem"), lambda: NOON)
    off = "BP" + "A" * 85
    with pytest.raises(RefusedMessageError):
        await sender.call("https://push.example.net/a", off, PushedTo("").auth_secret, NEWS)
    await sender.close()

"""What looks again and again goes on looking, whatever happened in one look."""

import asyncio

from bot.looking import Looking


async def test_a_look_that_breaks_is_followed_by_the_next() -> None:
    seen: list[int] = []
    enough = asyncio.Event()

    async def look() -> None:
        seen.append(len(seen))
        match len(seen):
            case 1:
                raise OSError
            case 2:
                raise KeyError
            case _:
                enough.set()

    looking = Looking("test", 0.0, look)
    looking.start()
    async with asyncio.timeout(5):
        await enough.wait()
    await looking.stop()
    after = len(seen)
    await asyncio.sleep(0)

    assert after == len(seen) >= 3


async def test_what_was_never_begun_can_be_stopped() -> None:
    await Looking("test", 0.0, asyncio.Event().wait).stop()

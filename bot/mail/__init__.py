"""Letters to units' official addresses, by SMTP."""

from bot.mail.postman import Postman

__all__ = ["Postman"]

"""Reads what people type: numbers, pairs, dates, ticks, codes, documents, links.

Pure and without words: every function returns a value or a ``Slip`` with its reason, and never raises on any text.
"""

from bot.conversations.reading.beside import is_about
from bot.conversations.reading.codes import find_code, split_code
from bot.conversations.reading.dates import read_date
from bot.conversations.reading.documents import DocumentReference, looks_like_document, read_document, read_symbol
from bot.conversations.reading.links import find_link, looks_like_link
from bot.conversations.reading.numbers import Number, read_decimal, read_number, read_whole
from bot.conversations.reading.pairs import OnlyFirst, Pair, read_pair
from bot.conversations.reading.reply_words import sounds_like_reply
from bot.conversations.reading.slips import Slip, SlipReason
from bot.conversations.reading.ticks import read_ticks
from bot.conversations.reading.titles import TitleMatch, search_titles

__all__ = [
    "DocumentReference",
    "Number",
    "OnlyFirst",
    "Pair",
    "Slip",
    "SlipReason",
    "TitleMatch",
    "find_code",
    "find_link",
    "is_about",
    "looks_like_document",
    "looks_like_link",
    "read_date",
    "read_decimal",
    "read_document",
    "read_number",
    "read_pair",
    "read_symbol",
    "read_ticks",
    "read_whole",
    "search_titles",
    "sounds_like_reply",
    "split_code",
]

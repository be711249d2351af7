"""Reads questions about the sheets of a branch, typed as people type on a phone.

Pure: text and names in, questions out. A small closed set, known by sets of words in any order. ``reader.all_asked`` is
the way in; the words are in ``kind_words``, ``scope_words`` and ``neutral_words``.
"""

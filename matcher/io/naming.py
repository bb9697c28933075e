"""Authorities by name where a code is needed: people type the name, and the message says which code that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

ALMOST = 0.6
LONGEST_LOOKED_AT = 100
WORD = re.compile(r"[^\W_]+")
OF_A_TITLE = frozenset({"the", "of", "and", "council", "city", "county", "borough", "royal", "metropolitan", "london"})
"""Words that one writer gives and another leaves out."""


class Namer:
    """What an unknown code may have meant: a name, almost a name, or almost a code; each text is looked up once.

    Parameters
    ----------
    names
        Name of each authority, by code; blank where it is not known.
    regions
        Names of regions, where they may stand as well.
    """

    def __init__(self, names: Mapping[str, str], regions: Iterable[str] = ()) -> None:
        self._names = names
        self._by_words: dict[frozenset[str], set[str]] = {}
        for code, name in names.items():
            self._by_words.setdefault(_words(name), set()).add(code)
        told = {region.lower(): f"{region!r}" for region in regions}
        told |= {code.lower(): f"{code!r} ({name})" if name else f"{code!r}" for code, name in names.items()}
        self._told = {name.lower(): f"{name} ({code})" for code, name in names.items() if name} | told
        self._found: dict[str, str] = {}

    def hint(self, text: str) -> str:
        """``Kent is E10000016: write the code. ``, ``Did you mean 'E10000016' (Kent)? `` or nothing."""
        if text not in self._found:
            self._found[text] = self._named(text) or self._near(text)
        return self._found[text]

    def _named(self, text: str) -> str:
        codes = self._by_words.get(_words(text), set())
        if len(codes) != 1:
            return ""
        code = min(codes)
        return f"{self._names[code]} is {code}: write the code. " if self._names[code] else ""

    def _near(self, text: str) -> str:
        close = get_close_matches(text.lower()[:LONGEST_LOOKED_AT], self._told, n=1, cutoff=ALMOST)
        return f"Did you mean {self._told[close[0]]}? " if close else ""


def _words(name: str) -> frozenset[str]:
    words = frozenset(WORD.findall(name.lower()))
    return words - OF_A_TITLE or words

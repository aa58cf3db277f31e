"""Texts that are made to cost time and memory, and a command that reads and analyses one.

    python -m tests.edge.hostile NAME        one JSON object: notes, claims, characters

The command runs under the limits of memory and time that its caller has set.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from tracker.analyze import analyze
from tracker.domain import Item, Response
from tracker.edge.nlp import load_parser
from tracker.errors import InputError
from tracker.knowledge import load
from tracker.read import read

SENTENCE = "OpenAI said on 6 April 2026 that DeepSeek had opened over 24,000 accounts. "
MEGABYTE = 1_000_000

TEXTS: dict[str, Callable[[], str]] = {
    "five_megabytes_in_one_line": lambda: SENTENCE * (49 * MEGABYTE // 10 // len(SENTENCE)),
    "one_sentence_without_end": lambda: SENTENCE.replace(". ", " and ") * 40_000,
    "a_hundred_thousand_quotation_marks": lambda: '"' * 100_000,
    "curly_marks_that_never_close": lambda: "“a " * 100_000,
    "apostrophes": lambda: "’" * MEGABYTE,
    "brackets_in_brackets": lambda: "(" * 500_000 + ")" * 500_000,
    "no_spaces": lambda: "distillation" * 80_000,
    "one_name_a_megabyte_long": lambda: "OpenAI " * (MEGABYTE // 7),
    "versions": lambda: "GPT-5.1 Claude 3 V3 " * 50_000,
    "names_nobody_lists": lambda: "".join(
        f"Quor{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}in Labs said. "
        for n in range(17_000)
    ),
    "fifty_thousand_lines": lambda: "OpenAI denies it.\n" * 50_000,
    "mixed_scripts": lambda: "OpenAI сказал 深度求索 نسخت נשלח और मॉडल に。 " * 20_000,
    "chinese_without_a_stop": lambda: "深度求索否认蒸馏模型" * 100_000,
    "nul": lambda: SENTENCE * 60 + "\0a " * 300_000,
    "bidirectional_controls": lambda: "\u202eOpenAI\u202c \u2066said\u2069 " * 60_000,
    "emoji_beyond_the_first_plane": lambda: "😀🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧 " * 50_000,
    "combining_marks": lambda: ("o" + "\u0301\u0323\u0330" * 2_000 + " ") * 100,
    "dates": lambda: "on 6 April 2026, " * 60_000,
    "amounts": lambda: "between 24,000 and 25,000 accounts, " * 30_000,
    "they": lambda: "They said the company denied the statement. " * 25_000,
}


def document(name: str) -> tuple[Item, Response]:
    """Return one of the texts as a file would be read."""
    body = TEXTS[name]().encode()
    return Item(url=None), Response(
        url="file:hostile.txt",
        status=200,
        headers=(("content-type", "text/plain; charset=utf-8"),),
        body=body,
        fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
    )


def main(name: str) -> None:
    try:
        report = read(*document(name))
    except InputError as exc:
        print(json.dumps({"refused": str(exc)}))
        return
    doc = load_parser(load()).parse(report)
    found = analyze(report, doc)
    for span in (*found.mentions, *found.claims):
        assert report.text[span.start : span.end] == span.text
    told = {"notes": found.notes, "claims": len(found.claims), "characters": len(report.text)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])

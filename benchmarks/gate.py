"""How fast the topic gate reads, beside other ways to search for the same terms.

In: nothing. Out: a table on stdout: megabytes of UTF-8 a second on one core. All peers look for
the same spellings in the same texts; the gate also checks words and letter case and decides.
Off-topic text is the work that counts, since a report on the topic is known by its beginning.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from pydoc_data.topics import topics

from tracker.analyze.gate import Gate, plain
from tracker.knowledge import load

REPORT = 6_000  # characters of a usual article
ROUNDS = 7
SLOW_SHARE = 50  # the regular expression is given one text in this many


def main() -> None:
    gate = Gate(load())
    spellings = sorted({plain(term.text) for term in gate.terms})
    pattern = re.compile("|".join(map(re.escape, sorted(spellings, key=len, reverse=True))))
    print(f"{len(spellings):,} spellings; {ROUNDS} rounds, the best counts; MB/s on one core")
    for name, texts in _texts().items():
        print(f"{name:28}", end="")
        print(f" gate {_rate(gate.on_topic, texts):7.1f}", end="")
        for peer, search in _peers(spellings).items():
            print(f"   {peer} {_rate(search, texts):7.1f}", end="")
        few = texts[::SLOW_SHARE]
        print(f"   re alternation {_rate(lambda t: pattern.findall(plain(t)), few, 1):7.3f}")


def _texts() -> dict[str, Sequence[str]]:
    prose = "\n".join(topics[name] for name in sorted(topics))
    chinese = "酿酒师每天清晨检查铜制设备，记录温度与气味，然后等待第一批酒液流出。"
    return {
        "English, ASCII": _cut(prose),
        "English, curly quotes": _cut(prose.replace("'", "’")),
        "Chinese": _cut(chinese * 5_000),
        "one megabyte, one name": ("OpenAI " * 150_000,),
        "on the topic": tuple("OpenAI says DeepSeek copied it. " + t for t in _cut(prose)),
    }


def _cut(text: str) -> tuple[str, ...]:
    return tuple(text[at : at + REPORT] for at in range(0, len(text), REPORT))


def _peers(spellings: Sequence[str]) -> dict[str, Callable[[str], object]]:
    """Return what else is installed; pyahocorasick is not needed by the tracker."""
    try:
        import ahocorasick  # noqa: PLC0415 - a peer that need not be there
    except ImportError:
        return {}
    automaton = ahocorasick.Automaton()
    for number, spelling in enumerate(spellings):
        automaton.add_word(spelling, number)
    automaton.make_automaton()
    return {"pyahocorasick": lambda text: sum(1 for _ in automaton.iter(plain(text)))}


def _rate(search: Callable[[str], object], texts: Sequence[str], rounds: int = ROUNDS) -> float:
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for text in texts:
            search(text)
        best = min(best, time.process_time() - begun)
    return sum(len(text.encode()) for text in texts) / best / 1e6


if __name__ == "__main__":
    main()

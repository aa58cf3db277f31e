"""Check that the gold is sound: every fragment occurs, every id exists, every list is closed.

    python -m benchmarks.quality.check_gold [--knowledge DIR] [--against DIR]

--against lists runs of nine words which the reports share with the .txt and .md files of a
folder, to show that no text was copied.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import yaml

from benchmarks.quality.conflicts import KINDS
from benchmarks.quality.pages import Reports, Row, rows, words
from tracker.knowledge import load

HERE = Path(__file__).resolve().parent
SETS = ("reports", "mentions", "claims", "conflicts", "traps", "stories")
LISTS = yaml.safe_load((HERE / "lists.yaml").read_text("utf-8"))
FRAMES, ACTS, CLASSES = set(LISTS["frames"]), set(LISTS["acts"]), set(LISTS["classes"])
UNITS: dict[str, list[str]] = LISTS["units"]
SIZE = {"reports": 60, "claimed": 30, "conflicts": 90, "kinds": 18, "traps": 60}
LENGTH = range(120, 451)
RUN = 9

Pages = dict[str, list[tuple[str, str]]]
Gold = dict[str, list[Row]]


class Check:
    """What is known and what is wrong."""

    def __init__(self, ids: set[str], pages: Pages, gold: Gold) -> None:
        self.ids, self.pages, self.gold = ids, pages, gold
        self.problems: list[str] = []

    def run(self) -> list[str]:
        """Check everything and return what is wrong."""
        self.check_reports()
        self.check_ids_differ()
        self.check_mentions()
        for claim in self.gold["claims"]:
            self.check_claim(claim)
        for row in (*self.gold["conflicts"], *self.gold["traps"]):
            self.check_pair(row)
        self.check_stories()
        self.check_traps_allow_conflicts()
        self.check_size()
        return self.problems

    def need(self, ok: object, *what: object) -> None:
        """Note a problem where something does not hold."""
        if not ok:
            self.problems.append(" ".join(map(str, what)))

    def need_fragment(self, row: Row, where: str, least: int) -> None:
        """A fragment occurs once, word for word, and is long enough."""
        url, text = row.get("url", ""), row.get("contains", "")
        self.need(url in self.pages, where, "unknown url", url)
        self.need(len(text.split()) >= least, where, "fragment too short:", text)
        if url in self.pages:
            revision = row.get("revision", len(self.pages[url])) - 1
            title, body = self.pages[url][revision]
            self.need(text in body or text in title, where, "does not occur:", text)
            self.need(f"{title}\n{body}".count(text) == 1, where, "occurs twice:", text)

    def need_entity(self, id_: str, where: str) -> None:
        """An id is listed or says that it is new."""
        known = id_ in self.ids or re.fullmatch(r"new:[a-z0-9-]+", id_)
        self.need(known, where, "unknown id", id_)

    def check_reports(self) -> None:
        """Pages have invented addresses and are the ones that are listed."""
        for url, revisions in self.pages.items():
            self.need(re.match(r"https://[\w.-]+\.example/", url), "url", url)
            for _, body in revisions:
                count = len(body.split())
                self.need(count in LENGTH, url, count, "words")
        listed = {row["url"] for row in self.gold["reports"]}
        self.need(listed == set(self.pages), "reports.jsonl and reports/ differ")
        labelled = {row["url"] for row in self.gold["reports"] if row["claims_labelled"]}
        claimed = {row["url"] for row in self.gold["claims"]}
        self.need(claimed == labelled, "claims_labelled")

    def check_ids_differ(self) -> None:
        """No id is given twice."""
        for what in ("claims", "conflicts", "traps", "stories"):
            count = Counter(row["id"] for row in self.gold[what])
            twice = [id_ for id_, times in count.items() if times > 1]
            self.need(not twice, what, "ids twice", twice)

    def check_mentions(self) -> None:
        """Each mention stands where it says and links to what exists."""
        seen = set()
        for number, row in enumerate(self.gold["mentions"]):
            where = f"mentions {number}"
            body = self.pages[row["url"]][-1][1] if row["url"] in self.pages else ""
            self.need(1 <= row["nth"] <= body.count(row["text"]), where, "nth", row)
            place = (row["url"], row["text"], row["nth"])
            self.need(place not in seen, where, "twice", row)
            seen.add(place)
            for id_ in (row["entity"], *row.get("also", [])):
                if id_ is not None:
                    self.need_entity(id_, where)

    def check_claim(self, claim: Row) -> None:
        """Each claim uses the closed lists."""
        where = claim["id"]
        self.need_fragment(claim, where, 4)
        if claim.get("optional"):
            return
        right = claim["act"] in ACTS and claim["polarity"] in (1, -1) and claim["hedge"] in range(5)
        self.need(right, where, "act, polarity or hedge")
        self.need({claim["frame"], *claim.get("frame_also", [])} <= FRAMES, where, "frame")
        self.check_voices(claim)
        self.check_slots(claim)

    def check_voices(self, claim: Row) -> None:
        """Speakers, roles and documents exist."""
        where = claim["id"]
        self.need(claim["speakers"], where, "no speaker")
        for voice in claim["speakers"]:
            known = voice == "outlet" or voice in self.ids or voice.startswith(("anon:", "new:"))
            self.need(known, where, "speaker", voice)
        for id_ in (*claim["agent"], *claim["target"], *claim["observers"]):
            self.need_entity(id_, where)
        for document in claim["origin_documents"]:
            named = re.fullmatch(r"(unsourced:)?[a-z0-9-]+", document)
            self.need(named, where, "document", document)

    def check_slots(self, claim: Row) -> None:
        """Dates are in order; amounts and quotations stand in the text."""
        where, body = claim["id"], self.pages[claim["url"]][-1][1]
        if claim["event_date"]:
            days = [date.fromisoformat(claim["event_date"][end]) for end in ("start", "end")]
            self.need(days[0] <= days[1], where, "date")
        for amount in claim["quantities"]:
            unit = amount["unit"] in UNITS.get(amount["metric"], [])
            self.need(unit, where, "metric or unit", amount)
            ordered = amount["low"] <= amount["high"]
            self.need(ordered and amount["text"] in body, where, "quantity", amount)
        self.need(all(quote in body for quote in claim["quotes"]), where, "quote")

    def check_pair(self, row: Row) -> None:
        """Both ends of a conflict or trap exist."""
        where = row["id"]
        for side in (row["a"], row["b"]):
            if "knowledge" in side:
                self.need(side["knowledge"] in self.ids, where, "unknown id", side)
            else:
                self.need_fragment(side, where, 2)
        kinds = row.get("kinds") or row["forbidden_kinds"]
        self.need(kinds == ["any"] or set(kinds) <= set(KINDS), where, "kinds", kinds)
        self.need(row.get("optional", True) is True, where, "optional")
        if "class" in row:
            self.check_class(row)

    def check_class(self, row: Row) -> None:
        """The class fits the two ends."""
        where = row["id"]
        self.need(row["class"] in CLASSES, where, "class")
        registry = row["class"] == "registry"
        self.need(registry == ("knowledge" in row["b"]), where, "class registry")
        inside = row["a"]["url"] == row["b"].get("url")
        self.need(inside or row["class"] != "internal", where, "class internal")

    def check_stories(self) -> None:
        """Each page has one primary story; counts follow from the roots."""
        on_topic = {row["url"] for row in self.gold["reports"] if row["topic"] == "on"}
        stories = self.gold["stories"]
        primary = Counter(u for row in stories for u in row["urls"] if u not in row["secondary"])
        each_once = set(primary) == on_topic and set(primary.values()) == {1}
        self.need(each_once, "stories: each on-topic page needs one primary story")
        for row in stories:
            if row["documents"] is not None:
                observers = {who for root in row["roots"] for who in root["observers"]}
                self.need(row["documents"] == len(row["roots"]), row["id"], "documents")
                self.need(row["observers"] == len(observers), row["id"], "observers")
                for who in sorted(observers):
                    self.need_entity(who, row["id"])

    def check_traps_allow_conflicts(self) -> None:
        """No trap may forbid what a conflict demands."""
        texts = Reports(HERE / "reports")

        def place(side: Row) -> object:
            if "knowledge" in side:
                return side["knowledge"]
            return side["url"], *sorted(texts.gold_sentences(side["url"], side["contains"]))

        demanded = {
            (place(row[one]), place(row[other]), kind): row["id"]
            for row in self.gold["conflicts"]
            for one, other in ("ab", "ba")
            for kind in row["kinds"]
        }
        for trap in self.gold["traps"]:
            ends = (place(trap["a"]), place(trap["b"]))
            for (a, b, kind), id_ in demanded.items():
                forbidden = kind in trap["forbidden_kinds"] or "any" in trap["forbidden_kinds"]
                self.need((a, b) != ends or not forbidden, trap["id"], "forbids", id_, kind)

    def check_size(self) -> None:
        """The set keeps its size."""
        kinds = {row["kinds"][0] for row in self.gold["conflicts"]}
        count = sum(map(len, self.pages.values()))
        self.need(count == SIZE["reports"], "reports:", count)
        self.need(len(self.gold["conflicts"]) >= SIZE["conflicts"], "too few conflicts")
        self.need(len(kinds) >= SIZE["kinds"], "too few kinds")
        self.need(len(self.gold["traps"]) >= SIZE["traps"], "too few traps")
        claimed = {row["url"] for row in self.gold["claims"]}
        self.need(len(claimed) == SIZE["claimed"], "reports with claims:", len(claimed))


def known_ids(overlay: Path | None) -> set[str]:
    """Return all ids of the knowledge base, those of an overlay included."""
    known = load(overlay)
    tables = [getattr(known, table.name) for table in fields(known)]
    return {id_ for table in tables for id_ in table}


def read_pages() -> Pages:
    """Return title and body of every revision, by address."""
    pages: Pages = defaultdict(list)
    for file in sorted((HERE / "reports").glob("*.md")):
        _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
        meta = yaml.safe_load(front)
        if not (meta.get("title") and meta.get("outlet") and meta.get("language") == "en"):
            raise SystemExit(f"{file.name}: title, outlet or language is missing")
        pages[meta["url"]].append((meta["title"], body.strip() + "\n"))
    return pages


def read_gold() -> Gold:
    """Return the gold, by name of the file."""
    return {what: rows(HERE / "gold" / f"{what}.jsonl") for what in SETS}


def shared_runs(pages: Pages, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield runs of words which stand both in a report and in a file of the folder."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".txt", ".md"))
    foreign = set()
    for file in files:
        foreign |= _runs(file.read_text(encoding="utf-8", errors="replace"))
    for url, revisions in sorted(pages.items()):
        for _, body in revisions:
            yield from ((url, " ".join(run)) for run in sorted(_runs(body) & foreign))


def _runs(text: str) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[i : i + RUN]) for i in range(len(tokens) - RUN + 1)}


def main() -> int:
    """Run the command line."""
    cli = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    cli.add_argument("--knowledge", type=Path)
    cli.add_argument("--against", type=Path)
    given = cli.parse_args()
    pages, gold = read_pages(), read_gold()
    problems = Check(known_ids(given.knowledge), pages, gold).run()
    for url, run in shared_runs(pages, given.against) if given.against else ():
        print("shared:", url, "|", run)
    counts = ", ".join(f"{len(found)} {what}" for what, found in gold.items())
    print("\n".join(problems) or f"gold is sound: {counts}")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())

"""A small invented knowledge base and the reports of the worked example in its names."""

from __future__ import annotations

from datetime import date

from tests.build import claim, on, quantity, quote, report
from tests.compare.shelf import placed_claims
from tracker.domain import Mention, PlacedClaim
from tracker.knowledge import (
    DatedStep,
    Figure,
    Knowledge,
    Model,
    Organization,
    Person,
    Policy,
    TimelineEvent,
    Wording,
)

LABS = ("alder", "birch", "cedar")


def knowledge(**released: str) -> Knowledge:
    """Return the base; `drake_v3="2024-12-26"` moves a model's release."""
    dates = {
        "drake-v3": "2024-12-26",
        "emu-max": "2025-01-28",
        "birch-4": "2024-05-13",
        "birch-5": "2025-08-07",
        "fern-open": "2020-03-02",
    }
    dates |= {key.replace("_", "-"): day for key, day in released.items()}
    makers = {"drake-v3": "drake", "emu-max": "emu", "birch-4": "birch", "birch-5": "birch",
              "fern-open": "fern"}  # fmt: skip
    organizations = (
        *(Organization(id=lab, name=lab.title(), kind="ai_lab") for lab in (*LABS, "drake", "emu")),
        Organization(id="cedar", name="Cedar", kind="company", parent="conifer"),
        Organization(id="conifer", name="Conifer", kind="company"),
        Organization(id="moss", name="Moss", kind="company"),
        Organization(id="fern", name="Fern", kind="ai_lab"),
        Organization(id="grove", name="Grove Forum", kind="industry_body"),
        Organization(id="daily-root", name="Daily Root", kind="news_outlet",
                     domains=("dailyroot.example",)),
        Organization(id="leaf-wire", name="Leaf Wire", kind="news_outlet"),
    )  # fmt: skip
    return Knowledge(
        organizations={row.id: row for row in organizations},
        models={
            key: Model(id=key, name=key.replace("-", " ").title(), developer=maker,
                      released=date.fromisoformat(dates[key]),
                      not_before=date.fromisoformat(dates[key]),
                      open_weights=key.endswith("-open"),
                      source_url=f"https://{maker}.example/{key}", confidence="high")
            for key, maker in makers.items()
        },
        people={
            "ann-oak": Person(id="ann-oak", name="Ann Oak", role="Chief", org="alder"),
            "bo-elm": Person(id="bo-elm", name="Bo Elm", role="Chief", org="birch"),
            "cy-ash": Person(id="cy-ash", name="Cy Ash", role="President", end="2025-01-20"),
        },
        policies={
            "copying-act": Policy(
                id="copying-act", name="Copying Act", kind="bill", jurisdiction="Nordland",
                dates=(
                    DatedStep(date=date(2026, 3, 2), event="introduced by Ms Reed"),
                    DatedStep(date=date(2026, 4, 10), event="ordered reported, 12-0"),
                    DatedStep(date=date(2026, 9, 1), event="checked: nothing further"),
                ),
                source_url="https://parliament.example/copying-act", confidence="high",
            ),
        },
        events={
            "ev-sharing": TimelineEvent(
                id="ev-sharing", date=date(2026, 4, 6), type="information_sharing",
                description="The labs share information.",
                participants=(*LABS, "grove", "moss"), origin_outlet="daily-root",
                primary_url="https://dailyroot.example/sharing", confidence="high",
            )
        },
        wordings={
            "alder-memo-ride": Wording(
                id="alder-memo-ride", document="alder-memo", speaker="alder",
                date=date(2026, 2, 12), about="Drake", source_url="https://alder.example/memo",
                text="ongoing attempts to free-ride on the skills built by Alder and other "
                "leading northern labs",
            ),
            "birch-accounts": Wording(
                id="birch-accounts", document="birch-post", speaker="birch",
                date=date(2026, 2, 23), text="about 24,000 accounts",
                figures=(Figure(metric="accounts", low=23500, high=24500, unit="account"),),
            ),
        },
    )  # fmt: skip


def forum_post(day: str = "2024-10-22", model: str = "drake-v3") -> tuple[PlacedClaim, ...]:
    """Return a post that dates a joint statement and names models in it."""
    text = " ".join(
        (
            f"{'Alder, Birch and Cedar issued a joint statement against piracy.':<80}",
            f"{f'The statement, released on {day}, lists suspects.':<80}",
            f"{f'The model {model}, released earlier in 2024, is cheap.':<80}",
            f"{'The accused models, Emu Max among them, look alike.':<80}",
            f"{'It took 2.8 million V80 hours versus 30,000 V10 equivalents.':<80}",
            f"{'Ann Oak echoed this on X: Model piracy is real and a problem':<80}",
            f"{'Bo Elm wrote a blog post that distillation copies flaws.':<80}",
        )
    )
    places = [text[i * 81 : i * 81 + 80] for i in range(7)]
    at = {line.strip(): i * 81 for i, line in enumerate(places)}
    lines = [line.strip() for line in places]
    statement = claim(lines[0], id="statement", frame="joint_statement", agent=LABS,
                      act="announce", start=at[lines[0]], zone="headline")  # fmt: skip
    dated = claim(lines[1], id="dated", frame="joint_statement", agent=LABS, act="announce",
                  start=at[lines[1]], event_date=on(day))  # fmt: skip
    earlier = claim(lines[2], id="earlier", frame="measure", target=(model,), event="dated",
                    start=at[lines[2]],
                    event_date=on("2024-01-01/2024-12-31", words="earlier in 2024"))  # fmt: skip
    named = claim(lines[3], id="named", event="dated", start=at[lines[3]])
    figures = claim(
        lines[4], id="figures", frame="measure", start=at[lines[4]],
        quantities=(
            quantity("gpu_hours", 2_800_000, unit="gpu_hour", char_start=at[lines[4]] + 8,
                     char_end=at[lines[4]] + 29),
            quantity("chips", 30_000, unit="chip", char_start=at[lines[4]] + 37,
                     char_end=at[lines[4]] + 59),
        ),
    )  # fmt: skip
    oak = claim(lines[5], id="oak", speakers=("ann-oak",), event="dated", start=at[lines[5]],
                quotes=(quote("Model piracy is real and a problem", "ann-oak"),))  # fmt: skip
    elm = claim(lines[6], id="elm", speakers=("bo-elm",), event="dated", start=at[lines[6]])
    mentions = (
        Mention(start=named.start + 20, end=named.start + 27, text="Emu Max",
                entity="emu-max", type="model"),
    )  # fmt: skip
    post = report(text, id="forum", url=None, outlet=None, origin_class="forum")
    claims = (statement, dated, earlier, named, figures, oak, elm)
    return placed_claims(post, claims, knowledge(), mentions=mentions)


def news(
    id: str = "leaf", published: str = "2026-04-07", **more: object
) -> tuple[PlacedClaim, ...]:
    """Return a fresh report of the sharing that credits the Daily Root."""
    text = f"Alder, Birch and Cedar share warnings, the Daily Root reported, {id} adds."
    told = claim(
        text, report=id, id=f"{id}-shares", frame="info_share", act="report", hedge=2,
        speakers=("daily-root",), attribution=("daily-root", "anon:people-familiar"),
        fields=(("news", "1"),), zone="headline", **{"agent": LABS, **more},
    )  # fmt: skip
    return placed_claims(report(text, id=id, published=published), (told,), knowledge())

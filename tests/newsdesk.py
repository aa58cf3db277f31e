"""Make documents for the whole pipeline: fragments of news that meet each other in conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tracker.domain import Item, Response
from tracker.urls import stable_id

FRAGMENTS: dict[str, Sequence[str]] = {
    "title": (
        "Rival labs share warnings about copying",
        "Anthropic names three laboratories",
        "DeepSeek denies distilling ChatGPT",
        "Three labs issue joint statement",
    ),
    "sentence": (
        "OpenAI, Anthropic and Google share information through a forum, Bloomberg reported.",
        "The three labs acted on 6 April 2026, said people familiar with the matter.",
        "OpenAI, Anthropic and Google began sharing information on 16 April 2026.",
        "OpenAI, Anthropic and Google issued a joint statement on October 22, 2024.",
        "The statement names DeepSeek-V3 and Qwen2.5-Max.",
        "Anthropic said DeepSeek, Moonshot AI and MiniMax used about 24,000 fraudulent accounts.",
        "Anthropic said the three laboratories made more than 160 million exchanges.",
        "“We did nothing of the kind,” a DeepSeek spokesperson said.",
        "OpenAI accused DeepSeek of “freely benefiting from the work of OpenAI and others”.",
        "The model needed 2.8 million H800 GPU hours, against 30,000 A100 chips for GPT-4o.",
        "The House passed H.R. 8283 on Sunday, 23 February 2026.",
        "深度求索否认蒸馏 OpenAI 的模型。",
    ),
    "outlet": ("Example Post", "Sample Wire", "Test Tribune"),
    "published": ("2026-04-06", "2026-04-07T09:30:00Z", "2026-04-20"),
}


def document(
    *,
    title: str,
    sentences: Sequence[str],
    outlet: str,
    published: str | None,
    modified: str | None = None,
    url: str | None = None,
) -> tuple[Item, Response]:
    """Return a Markdown document as `tracker ingest` would see it."""
    address = url or f"https://news.example/{stable_id('n', title, outlet, *sentences)}"
    head = {"title": title, "outlet": outlet, "url": address,
            "published": published, "modified": modified}  # fmt: skip
    lines = [f'{name}: "{value}"' for name, value in head.items() if value]
    text = "\n".join(["---", *lines, "---", "", *sentences])
    return Item(url=None), Response(
        url="file:report.md",
        status=200,
        headers=(("content-type", "text/markdown; charset=utf-8"),),
        body=text.encode(),
        fetched_at=datetime(2026, 11, 20, 6, tzinfo=UTC),
    )

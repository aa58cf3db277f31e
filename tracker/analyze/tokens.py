"""Cut text into tokens: spaCy's rules for English, with Chinese and hostile text in mind.

In: text. Out: a Doc. Every Chinese or Japanese character is a token, since names stand there
without blanks. What goes on without a blank for longer than any word is cut into pieces
first: spaCy's rules take marks off such a run one by one, in the square of its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # it has no types
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

CJK = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u3001-\u3011\uff01-\uff1f]"
_LONGEST = 200  # characters without a blank
_RUN = re.compile(rf"\S{{{_LONGEST + 1},}}")
# A piece ends behind a character that stands for itself, where there is one.
_PIECE = re.compile(rf"\S{{1,{_LONGEST}}}(?<={CJK})|\S{{1,{_LONGEST}}}")


@registry.tokenizers("tracker_tokenizer")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], Tokens]:
    """Build the tokenizer."""

    def build(nlp: Language) -> Tokens:
        rules = nlp.Defaults
        infixes = (*(rules.infixes or ()), CJK)
        return Tokens(
            nlp.vocab,
            rules=rules.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(rules.prefixes or ()).search,
            suffix_search=compile_suffix_regex(rules.suffixes or ()).search,
            infix_finditer=compile_infix_regex(infixes).finditer,
            token_match=rules.token_match,
            url_match=rules.url_match,
        )

    return build


class Tokens(Tokenizer):  # type: ignore[misc]  # spaCy gives it no types
    """spaCy's tokenizer, in time that grows with the text and no faster."""

    def __call__(self, string: str) -> Doc:
        """Return the tokens of a text as a Doc."""
        if not _RUN.search(string):
            doc: Doc = super().__call__(string)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(string):
            for token in super().__call__(piece):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)


def _pieces(text: str) -> Iterator[str]:
    """Yield a text piece by piece; long runs are cut."""
    done = 0
    for run in _RUN.finditer(text):
        if run.start() > done:
            yield text[done : run.start()]
        yield from (piece.group() for piece in _PIECE.finditer(text, *run.span()))
        done = run.end()
    if done < len(text):
        yield text[done:]

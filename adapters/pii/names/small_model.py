"""What does the small model say of a text? Its own sums with its own weights, and nothing else.

The pipeline around it is made for training, and spends more on a short text than the sums do. Here what is known of a
word is remembered, only those stretches are read that are asked for, and all words outside of names are decided on
together. The answers are those of the pipeline.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.vocab import Vocab
from thinc.api import NumpyOps

from adapters.pii.names.features import places, seen
from adapters.pii.remembered import LONGEST, Remembered

Floats = NDArray[numpy.float32]

REMEMBERED = 6_000
"""Words whose vectors are remembered, half a kilobyte each."""

ROWS = 4
"""How many rows a hash stands for."""

OPS = NumpyOps(use_blis=True)
"""Of one thread: a second one is slower for sums as small as these as soon as the other core has work of its own."""


class Entity(NamedTuple):
    """`plain[start:end]` has this label."""

    start: int
    end: int
    label: str


class Layer:
    """The model's one kind of layer: the largest of three weighted sums for each number, brought to one scale."""

    def __init__(self, maxout: Any, norm: Any) -> None:
        self.weights = _by_piece(maxout.get_param("W"))
        self._bias = _by_piece(maxout.get_param("b")[..., None])[:, 0]
        self._scale, self._shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, rows: Floats) -> Floats:
        """Of each row of (words, inputs) one of (words, width)."""
        return self.best(OPS.gemm(rows, self.weights, trans2=True))

    def best(self, sums: Floats) -> Floats:
        """The same of the weighted sums (words, 3 * width)."""
        width = len(self._scale)
        sums += self._bias
        best: Floats = numpy.maximum(sums[:, :width], sums[:, width : 2 * width])
        numpy.maximum(best, sums[:, 2 * width :], out=best)
        best -= numpy.add.reduce(best, axis=1, keepdims=True) / width
        spread = numpy.add.reduce(best * best, axis=1, keepdims=True) / width + 1e-8
        best *= spread**-0.5
        best *= self._scale
        best += self._shift
        return best


class SmallModel:
    """The model of a pipeline of which "ner" is the only part, made of the layers in features.py."""

    def __init__(self, pipeline: Language) -> None:
        ner: Any = pipeline.get_pipe("ner")
        nodes: list[Any] = list(ner.model.walk(order="dfs_pre"))
        self._tokenizer = _bare(pipeline.tokenizer)
        self._split = Remembered(self._words_of)
        layers = map(Layer, _called("maxout", nodes), _called("layernorm", nodes))
        self._mixing, *self._reading = layers
        self._table = Table(_called("hashembed", nodes), self._mixing.weights)
        self._vectors: dict[tuple[str, int], Floats] = {}
        classes = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
        self._deciding = Deciding(nodes, classes)

    def entities(self, plain: str, stretches: Iterable[tuple[int, int]]) -> Iterator[Entity]:
        """What is named in these stretches of a text (in characters, in order and apart), in order."""
        words, starts = self._words(plain)
        where = places(words)
        ranges = [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in stretches]
        ranges = [(first, last) for first, last in ranges if first < last]
        if not ranges:
            return
        sums = self._deciding.sums(self._read(words, where, ranges))
        row = 0
        for first, last in ranges:
            blank = [word.isspace() for word in words[first:last]]
            for begin, end, label in self._deciding.decided(sums[row : row + last - first], blank):
                final = first + end - 1
                yield Entity(starts[first + begin], starts[final] + len(words[final]), label)
            row += last - first + 2 * len(self._reading)

    def _words(self, plain: str) -> tuple[list[str], list[int]]:
        """The words of a text as the model knows them, and where each starts.

        What stands between two blanks is taken apart for itself, so where no other blanks are, it is remembered how.
        """
        pieces = plain.split(" ")
        if pieces != plain.split():
            tokens = list(self._tokenizer(plain))
            return [token.text for token in tokens], [token.idx for token in tokens]
        words: list[str] = []
        starts: list[int] = []
        at = 0
        for piece in pieces:
            for word in self._split[piece]:
                words.append(word)
                starts.append(at)
                at += len(word)
            at += 1
        return words, starts

    def _words_of(self, piece: str) -> tuple[str, ...]:
        if piece.isascii() and piece.isalpha() and piece not in self._tokenizer.rules:
            return (piece,)
        return tuple(token.text for token in self._tokenizer(piece))

    def _read(self, words: list[str], where: list[int], ranges: list[tuple[int, int]]) -> Floats:
        """What is made of the words of each range, a row for each; between two ranges are rows that mean nothing.

        Every layer looks one word further on both sides. What it sees before the text and after it are zeros.
        """
        reach, size = len(self._reading), len(words)
        pieces = [(max(0, first - reach), min(size, last + reach)) for first, last in ranges]
        vectors = self._looked_up(
            [word for begin, end in pieces for word in words[begin:end]],
            [place for begin, end in pieces for place in where[begin:end]],
        )
        known = numpy.concatenate(vectors).reshape((len(vectors), -1))
        rows = numpy.zeros((sum(last - first + 2 * reach for first, last in ranges), known.shape[1]), numpy.float32)
        row = taken = 0
        for (first, last), (begin, end) in zip(ranges, pieces, strict=True):
            at = row + begin - first + reach
            rows[at : at + end - begin] = known[taken : taken + end - begin]
            taken += end - begin
            row += last - first + 2 * reach
        for layer in self._reading:
            inner = rows[1:-1]
            rows = inner + layer(numpy.concatenate((rows[:-2], inner, rows[2:]), axis=1))
        return rows

    def _looked_up(self, words: Sequence[str], where: Sequence[int]) -> list[Floats]:
        known = self._vectors
        keys = list(zip(words, where, strict=True))
        missing = list({key for key in keys if key not in known})
        if not missing:
            return [known[key] for key in keys]
        fresh = dict(zip(missing, self._mixed(missing), strict=True))
        found = [known[key] if key in known else fresh[key] for key in keys]
        for key, vector in fresh.items():
            if len(known) < REMEMBERED and len(key[0]) <= LONGEST:
                known[key] = vector.copy()
        return found

    def _mixed(self, keys: Sequence[tuple[str, int]]) -> Floats:
        """What is seen of each word where it stands, as one vector."""
        return self._mixing.best(self._table.weighed([(*seen(word), place) for word, place in keys]))


class Table:
    """The rows of all that is seen of a word, each already weighed as the layer after them does.

    Each thing seen has a table of its own; here they stand one below the other.
    """

    def __init__(self, embeddings: Iterable[Any], weights: Floats) -> None:
        tables: list[Floats] = [node.get_param("E") for node in embeddings]
        self._seeds = [node.attrs["seed"] for node in embeddings]
        columns = numpy.cumsum([0, *(table.shape[1] for table in tables)])
        self._rows = numpy.concatenate(
            [
                OPS.gemm(table, weights[:, first:last].copy(), trans2=True)
                for table, (first, last) in zip(tables, pairwise(columns), strict=True)
            ]
        )
        sizes = [len(table) for table in tables]
        self._sizes = numpy.repeat(numpy.array(sizes, numpy.uint32), ROWS)
        self._firsts = numpy.repeat(numpy.cumsum([0, *sizes[:-1]], dtype=numpy.uint32), ROWS)

    def weighed(self, seen: Sequence[tuple[int, ...]]) -> Floats:
        """The sums (words, 3 * width) of the rows of all that is seen of each word, given as hashes."""
        columns = numpy.array(seen, dtype=numpy.uint64).T.copy()
        hashes = [OPS.hash(column, seed) for column, seed in zip(columns, self._seeds, strict=True)]
        sums: Floats = OPS.gather_add(self._rows, numpy.concatenate(hashes, axis=1) % self._sizes + self._firsts)
        return sums


class Deciding:
    """Where a name begins, goes on and ends. `nodes` are those of the model, `classes` what it decides between.

    A decision is made on what was read of the word; inside a name also on its first word and on the word before.
    """

    def __init__(self, nodes: list[Any], classes: list[str]) -> None:
        inner, upper = _called("linear", nodes)
        (lower,) = _called("precomputable_affine", nodes)
        lower_weights: Floats = lower.get_param("W")
        by_feature = numpy.concatenate([_by_piece(weights) for weights in lower_weights])
        bias = _by_piece(lower.get_param("b")[..., None])[:, 0]
        absent = [_by_piece(pad[..., None])[:, 0] for pad in lower.get_param("pad")[0]]
        self._weights = by_feature @ inner.get_param("W")
        self._bias = by_feature @ inner.get_param("b")
        self._size = len(bias)
        self._inside, self._outside = bias, bias + absent[1] + absent[2]
        weights, offsets = upper.get_param("W"), upper.get_param("b")
        begins = [number for number, name in enumerate(classes) if name[:2] == "B-"]
        alone = [number for number, name in enumerate(classes) if name[:2] == "U-" and len(name) > 2]
        outside = [*begins, *alone, classes.index("O")]
        self._begins, self._labels = len(begins), [classes[number][2:] for number in outside]
        self._outer_weights, self._outer_offsets = weights[outside], offsets[outside]
        self._inner = {}
        for label in {classes[number][2:] for number in begins}:
            pair = [classes.index(f"I-{label}"), classes.index(f"L-{label}")]
            self._inner[label] = weights[pair], offsets[pair]

    def sums(self, rows: Floats) -> Floats:
        """What was read of each word, weighed as the next word, as the first of a name and as the one before."""
        sums: Floats = OPS.gemm(rows, self._weights, trans2=True)
        sums += self._bias
        return sums

    def decided(self, sums: Floats, blank: Sequence[bool]) -> Iterator[Entity]:
        """The names among words of which these are the sums, counted in words. A blank one begins none."""
        scores = OPS.gemm(self._hidden(sums[:, : self._size] + self._outside), self._outer_weights, trans2=True)
        scores += self._outer_offsets
        choices: list[int] = scores.argmax(axis=1).tolist()
        nothing, last = len(self._labels) - 1, len(choices) - 1
        choices[last] = self._begins + int(scores[last, self._begins :].argmax())  # no room for a second word
        free = 0
        for place, choice in enumerate(choices):
            if choice != nothing and place >= free and not blank[place]:
                label = self._labels[choice]
                free = self._end(sums, place, label) if choice < self._begins else place + 1
                yield Entity(place, free, label)

    def _end(self, sums: Floats, first: int, label: str) -> int:
        """Where the name ends that begins with this word, outside of it."""
        size = self._size
        weights, offsets = self._inner[label]
        of_first = sums[first, size : 2 * size] + self._inside
        for place in range(first + 1, len(sums) - 1):
            hidden = self._hidden(sums[place, :size] + of_first + sums[place - 1, 2 * size :])
            goes_on, ends = weights @ hidden + offsets
            if ends > goes_on:
                return place + 1
        return len(sums)

    def _hidden(self, sums: Floats) -> Floats:
        half = self._size // 2
        return numpy.maximum(sums[..., :half], sums[..., half:])


def _bare(tokenizer: Any) -> Any:
    """The same rules, with a vocabulary that does not find out of every new word whether it is a link or a number."""
    searches = ("prefix_search", "suffix_search", "infix_finditer", "token_match", "url_match", "faster_heuristics")
    parts = {search: getattr(tokenizer, search) for search in searches}
    return type(tokenizer)(Vocab(), tokenizer.rules, **parts)


def _called(name: str, nodes: Iterable[Any]) -> list[Any]:
    return [node for node in nodes if node.name == name]


def _by_piece(weights: Floats) -> Floats:
    """Weights (outputs, pieces, inputs) as (pieces * outputs, inputs): every output's first piece, then the second."""
    return numpy.ascontiguousarray(weights.swapaxes(0, 1).reshape((-1, weights.shape[-1])))

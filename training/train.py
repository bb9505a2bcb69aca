"""How is the small model trained? `python -m training.train`: the same seed on the same machine gives the same model.

Writes adapters/pii/data/ner/. Takes a few minutes of one core.
"""

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam, NumpyOps, fix_random_seed, set_current_ops

from adapters.pii.names import features
from training.generate import Generator, Sample

MODEL = Path(features.__file__).parents[1] / "data" / "ner"
SEED = 20261125
SAMPLES = 14_000
ROUNDS = 6
WIDTH = 96
DEPTH = 4


def blank() -> Language:
    """The pipeline, untrained."""
    nlp = spacy.blank("en")
    nlp.add_pipe(
        "ner",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "state_type": "ner",
                "extra_state_tokens": False,
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "nO": None,
                "tok2vec": {
                    "@architectures": "spacy.Tok2Vec.v2",
                    "embed": {"@architectures": "panelkeeper.SeenWords.v1", "width": WIDTH},
                    "encode": {
                        "@architectures": "spacy.MaxoutWindowEncoder.v2",
                        "width": WIDTH,
                        "window_size": 1,
                        "maxout_pieces": 3,
                        "depth": DEPTH,
                    },
                },
            }
        },
    )
    return nlp


def examples(nlp: Language, samples: list[Sample]) -> Iterator[Example]:
    """What spaCy learns from; an entity that does not end where a word ends is given its whole words."""
    for sample in samples:
        doc = nlp.make_doc(sample.text)
        spans = [doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in sample.entities]
        gold = doc.copy()
        gold.set_ents(spacy.util.filter_spans([span for span in spans if span is not None]))
        yield Example(doc, gold)


def batches(learnt: list[Example], size: int) -> Iterator[list[Example]]:
    """The examples in pieces of this size, the last one shorter."""
    for start in range(0, len(learnt), size):
        yield learnt[start : start + size]


def train(samples: int, rounds: int, seed: int) -> Language:
    """A trained pipeline."""
    fix_random_seed(seed)
    set_current_ops(NumpyOps(use_blis=False))  # thrice as fast here
    nlp = blank()
    learnt = list(examples(nlp, Generator(seed).samples(samples)))
    nlp.initialize(lambda: learnt[:2000])
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
    chance = random.Random(seed)  # noqa: S311
    steps = 0
    total = rounds * len(learnt)
    for number in range(rounds):
        chance.shuffle(learnt)
        losses: dict[str, float] = {}
        for batch in batches(learnt, 24 + 24 * number):
            steps += len(batch)
            optimizer.learn_rate = 0.0015 * (1 - steps / total) + 0.0001
            nlp.update(batch, sgd=optimizer, drop=0.2, losses=losses)
        print(f"round {number + 1}: loss {losses['ner']:,.0f}, {time.process_time():,.0f} s of CPU", flush=True)  # noqa: T201
    with nlp.use_params(optimizer.averages):
        nlp.to_disk(MODEL, exclude=["vocab"])
    return nlp


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--samples", type=int, default=SAMPLES)
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--to", type=Path, default=MODEL)
    options = asked.parse_args()
    MODEL = options.to
    train(options.samples, options.rounds, options.seed)

"""How well does balanced mode find personal data in presidio-research's synth_dataset_v2, by its own evaluator?

The set is fetched, never committed: PRESIDIO_RESEARCH names a checkout. No template of it was seen in training.

The evaluator merges everything personal in a sentence to one span from the first to the last, in all sentences but the
first few: it numbers tokens per sentence and looks them up by their number in the whole set. The issue's figure is by
the evaluator as it is, as published figures are; the second one is with the numbers put right.
"""

import contextlib
import importlib
import io
import os
import sys
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import spacy

from adapters.pii.presidio import PresidioRedactor
from benchmarks.figures import Figure
from policies.redaction import Mode

CHECKOUT = "PRESIDIO_RESEARCH"
HOW = f"""{CHECKOUT} is not set, so there is no figure. To get the set and its evaluator:
  git clone https://github.com/microsoft/presidio-research /tmp/presidio-research
  git -C /tmp/presidio-research checkout 7622dec
  pip install pandas tqdm python-dotenv scikit-learn plotly requests xmltodict
  {CHECKOUT}=/tmp/presidio-research python -m benchmarks.run synth_dataset"""


def run() -> list[Figure]:
    checkout = os.environ.get(CHECKOUT)
    if not checkout:
        print(HOW)
        return []
    warnings.filterwarnings("ignore")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        evaluator = evaluator_in(Path(checkout))
        samples = evaluator.samples()
        results = evaluator.results(samples)
        as_is = evaluator.scored(results, 0.9, put_right=False)
        wider = evaluator.scored(results, 0.7, put_right=False)
        right = evaluator.scored(results, 0.9, put_right=True)
    for name, of in sorted(as_is.per_type.items()):
        print(f"  {name:<20}{of.num_annotated:>5} there, F2 {of.f_beta:.3f}")
    return [
        Figure("PII F2 at IoU 0.9", as_is.pii_f, 0.85, "", "at_least"),
        Figure("its precision", as_is.pii_precision, 0.80, "", "at_least"),
        Figure("its recall", as_is.pii_recall, 0.85, "", "at_least"),
        Figure("PII F2 at IoU 0.7", wider.pii_f, 0.85, "", "at_least"),
        Figure("PII F2 at IoU 0.9, numbers put right", right.pii_f, 0.85, "", "at_least"),
    ]


class Evaluation:
    """presidio-research's evaluator and set, with the redactor as the model."""

    def __init__(self, checkout: Path, package: ModuleType) -> None:
        self.checkout, self.package = checkout, package
        self.spans: Any = importlib.import_module("presidio_evaluator.evaluation")
        self.models: Any = importlib.import_module("presidio_evaluator.models")
        self.redactor = PresidioRedactor(b"benchmark")

    def samples(self) -> list[Any]:
        """The 1,500 samples, their types in Presidio's words; a postcode is a place."""
        read = self.package.InputSample.read_dataset_json(self.checkout / "data" / "synth_dataset_v2.json")
        words = {**self.models.PresidioAnalyzerWrapper.presidio_entities_map, "ZIP_CODE": "LOCATION"}
        aligned: list[Any] = self.spans.SpanEvaluator.align_entity_types(
            read, entities_mapping=words, allow_missing_mappings=True
        )
        return aligned

    def tags(self, sample: Any) -> list[str]:
        """The type of each of a sample's tokens, by the redactor."""
        found = self.redactor.redact(sample.full_text, Mode.BALANCED).spans
        tags: list[str] = self.package.span_to_tag(
            scheme="IO",
            text=sample.full_text,
            tokens=sample.tokens,
            starts=[span.start for span in found],
            ends=[span.end for span in found],
            tags=[span.type for span in found],
            scores=[span.score for span in found],
        )
        return tags

    def results(self, samples: list[Any]) -> list[Any]:
        """Every sample with what was found in it."""
        compare = self.spans.SpanEvaluator(model=None, entities_to_keep=None)
        compare.model = object()
        return [compare.evaluate_sample(sample, self.tags(sample)) for sample in samples]

    def scored(self, results: list[Any], overlap: float, *, put_right: bool) -> Any:
        """The scores where spans agree whose intersection is at least this share of their union."""

        class PutRight(self.spans.SpanEvaluator):  # type: ignore[misc, name-defined]
            def _compare_one_sentence(self, sentence_df: Any, *rest: Any, **named: Any) -> Any:
                return super()._compare_one_sentence(sentence_df.reset_index(drop=True), *rest, **named)

        kind = PutRight if put_right else self.spans.SpanEvaluator
        return kind(model=None, iou_threshold=overlap).calculate_score(results)


def evaluator_in(checkout: Path) -> Evaluation:
    """The evaluator in a checkout; its tokens are by spaCy's English rules, which need no model."""
    sys.path.insert(0, str(checkout))
    package = importlib.import_module("presidio_evaluator")
    sys.modules["presidio_evaluator.span_to_tag"].loaded_spacy["en_core_web_sm"] = spacy.blank("en")
    return Evaluation(checkout, package)

"""Is the spaCy pipeline there that the operator names? Asked without importing spaCy, which takes its time."""

from importlib.util import find_spec
from pathlib import Path


def is_there(pipeline: str) -> bool:
    """Is this an installed package, or a folder? The empty name means our own, which always is."""
    return not pipeline or Path(pipeline).is_dir() or (_is_name(pipeline) and find_spec(_module(pipeline)) is not None)


def _is_name(pipeline: str) -> bool:
    return _module(pipeline).isidentifier()


def _module(pipeline: str) -> str:
    return pipeline.replace("-", "_")

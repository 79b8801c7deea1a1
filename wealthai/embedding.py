"""Sentences through the small language models that script/bootstrap built from MiniLM-L6 (Wang et al. 2020), int8.

Pure: no Django, no database, no network. A session belongs to the process that made it: nothing is loaded before it is
asked for, and a forked worker makes its own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
WIDTH = 384
MODEL_NAME = "minilm-l6-int8"
# The model was trained on texts of at most 256 words of its vocabulary; more is cut.
LONGEST = 256
# Texts of nearly one length go through together; on a processor larger parts cost memory and gain nothing.
_TOGETHER = 8


class ModelMissing(RuntimeError):
    """The model was not built. Run script/bootstrap, or name its folder with WEALTHAI_EMBEDDING_MODEL."""


def model_folder() -> Path:
    given = os.environ.get("WEALTHAI_EMBEDDING_MODEL", "")
    return Path(given) if given else Path(sys.prefix) / "share" / "wealthai"


def embed(texts: Sequence[str]) -> Vectors:
    """-> (len(texts), 384), rows of unit length: a dot product is the cosine similarity."""
    return through("minilm-int8.onnx", word_pieces(texts, LONGEST), WIDTH)


def word_pieces(texts: Sequence[str], longest: int) -> list[list[int]]:
    """The texts as numbers of the models' vocabulary, at most `longest` a text."""
    return [_cut(one.ids, longest) for one in _tokenizer(os.getpid()).encode_batch(list(texts))]


def _cut(ids: list[int], longest: int) -> list[int]:
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


def through(model: str, coded: Sequence[list[int]], width: int) -> Vectors:
    """-> (len(coded), width): what the model of that file name says of each text."""
    session = _session(os.getpid(), model)
    out = np.zeros((len(coded), width), np.float32)
    order = sorted(range(len(coded)), key=lambda place: len(coded[place]))
    for start in range(0, len(order), _TOGETHER):
        part = order[start : start + _TOGETHER]
        out[part] = session.run(None, _padded([coded[place] for place in part]))[0]
    return out


def _padded(rows: list[list[int]]) -> dict[str, NDArray[np.int64]]:
    longest = max(map(len, rows))
    ids = np.zeros((len(rows), longest), np.int64)
    mask = np.zeros_like(ids)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return {"input_ids": ids, "attention_mask": mask}


def _threads() -> int:
    """One in workers, which share the machine with one another; a batch command has it for itself and sets more."""
    return max(1, int(os.environ.get("WEALTHAI_MODEL_THREADS") or 1))


def _file(name: str) -> Path:
    path = model_folder() / name
    if not path.exists():
        raise ModelMissing(f"{path} is not there. {ModelMissing.__doc__}")
    return path


@lru_cache(maxsize=1)
def _tokenizer(process: int) -> Any:
    # Its threads do not outlive a fork, and short texts gain nothing by them.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Loaded here: a web process that never embeds does without 60 MB of libraries.
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_file("minilm-tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@lru_cache(maxsize=2)
def _session(process: int, model: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = _threads(), 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(_file(model)), options, providers=["CPUExecutionProvider"])

"""Sentences as vectors by the model that script/bootstrap built (MiniLM-L6, 384 dimensions, int8; Wang et al. 2020).

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
    session, tokenizer = _loaded(os.getpid())
    out = np.zeros((len(texts), WIDTH), np.float32)
    coded = [one.ids for one in tokenizer.encode_batch(list(texts))]
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


@lru_cache(maxsize=1)
def _loaded(process: int) -> tuple[Any, Any]:
    # Loaded here: a web process that never embeds does without 60 MB of libraries.
    import onnxruntime
    from tokenizers import Tokenizer

    folder = model_folder()
    model = folder / "minilm-int8.onnx"
    if not model.exists():
        raise ModelMissing(f"{model} is not there. {ModelMissing.__doc__}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    tokenizer = Tokenizer.from_file(str(folder / "minilm-tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"]), tokenizer

"""Trains what the offline engine's small language model adds to MiniLM-L6: low-rank adapters in its upper half and a head.

    pip install torch==2.13.0   (the CPU build; in an environment of its own)
    train_extraction.py WEIGHTS TOKENIZER FOLDER [--half] [--epochs 5] [--seed 0]

WEIGHTS and TOKENIZER are the files that script/build_model.py reads (see requirements-model.txt). Learns from
tests/data/notes/lines and tests/data/notes/tuning; `kept` and `aside` are never read. `--half` leaves the transcripts
of those letters out, so that the weights of the judgement can be fitted on texts the model has not seen.

The lower half of the model stands still: its output is computed once a variant of a text (as written, lower case without
stops as a recognizer writes, with a filler in front). Losses: binary for goal, action and follow-up, softmax over no risk
and the 23 categories, softmax over owners of tasks. FOLDER gets clauses.npz (adapters and head) and sift.npz (the linear
model that chooses what of a long text is read).
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "script")]

from build_model import HEADS, LAYERS, WIDTH, read_safetensors  # noqa: E402
from extraction_examples import Example, joined, lines, target_of, transcript_clauses, varied  # noqa: E402

from advisors.extraction.classifier import KINDS, LONGEST, OWNERS, RISKS, as_read  # noqa: E402
from advisors.extraction.sift import BUCKETS, features  # noqa: E402
from tests.unit.extraction.gold import english  # noqa: E402

FROZEN = LAYERS // 2
RANK = 32
BATCH = 32


# --- The model ----------------------------------------------------------------------------------------------------------
class Adapted(nn.Module):
    """One of the model's matrices, which stands still, and the two thin ones that learn."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.down = nn.Parameter(torch.randn(RANK, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, x: Tensor) -> Tensor:
        thin = functional.linear(functional.dropout(x, 0.05, self.training), self.down)
        return functional.linear(x, self.weight, self.bias) + functional.linear(thin, self.up) * 2


class Reader(nn.Module):
    def __init__(self, weights: dict[str, np.ndarray[Any, Any]]) -> None:
        super().__init__()
        self.held = {
            name: torch.from_numpy(value.copy()) for name, value in weights.items() if value.dtype == np.float32
        }
        upper = [f"encoder.layer.{number}." for number in range(FROZEN, LAYERS)]
        names = [name.removesuffix(".weight") for name, value in self.held.items() if value.dim() == 2]
        self.adapted = {
            name: Adapted(self.held[f"{name}.weight"], self.held[f"{name}.bias"])
            for name in names
            if name.startswith(tuple(upper))
        }
        self.learning = nn.ModuleList(self.adapted.values())
        self.head = nn.Linear(WIDTH, len(KINDS) + len(RISKS) + len(OWNERS))

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        words, places, kinds = (
            self.held[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        x = self._norm("embeddings.LayerNorm", words[ids] + places[: ids.shape[1]] + kinds[0])
        return self._layers(x, mask, range(FROZEN))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self._layers(x, mask, range(FROZEN, LAYERS))
        weight = mask[..., None].float()
        mean = (x * weight).sum(1) / weight.sum(1)
        logits: Tensor = self.head(functional.dropout(mean, 0.1, self.training))
        return logits

    def _layers(self, x: Tensor, mask: Tensor, numbers: Iterable[int]) -> Tensor:
        here = mask[:, None, None, :].bool()
        drop = 0.1 if self.training else 0.0
        for number in numbers:
            layer = f"encoder.layer.{number}"
            query, key, value = (
                self._heads(self._dense(f"{layer}.attention.self.{name}", x)) for name in ("query", "key", "value")
            )
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=here, dropout_p=drop)
            mixed = self._dense(f"{layer}.attention.output.dense", mixed.transpose(1, 2).reshape(x.shape))
            x = self._norm(f"{layer}.attention.output.LayerNorm", x + functional.dropout(mixed, drop))
            wide = functional.gelu(self._dense(f"{layer}.intermediate.dense", x))
            out = functional.dropout(self._dense(f"{layer}.output.dense", wide), drop)
            x = self._norm(f"{layer}.output.LayerNorm", x + out)
        return x

    def _heads(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)

    def _dense(self, name: str, x: Tensor) -> Tensor:
        adapted = self.adapted.get(name)
        if adapted is not None:
            found: Tensor = adapted(x)
            return found
        return functional.linear(x, self.held[f"{name}.weight"], self.held[f"{name}.bias"])

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return functional.layer_norm(x, (WIDTH,), self.held[f"{name}.weight"], self.held[f"{name}.bias"], 1e-12)

    def adapters(self) -> dict[str, np.ndarray[Any, Any]]:
        """As script/build_model.py adds them to the weights: up @ down."""
        found = {"head.weight": self.head.weight.detach().numpy(), "head.bias": self.head.bias.detach().numpy()}
        for name, one in self.adapted.items():
            found[f"{name}.down"] = one.down.detach().numpy().astype(np.float16)
            found[f"{name}.up"] = (one.up.detach() * 2).numpy().astype(np.float16)
        return found


def padded(rows: list[Tensor]) -> tuple[Tensor, Tensor]:
    longest = max(len(row) for row in rows)
    out = torch.zeros(len(rows), longest, *rows[0].shape[1:], dtype=rows[0].dtype)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for place, row in enumerate(rows):
        out[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return out, mask


# --- Training -----------------------------------------------------------------------------------------------------------
@torch.no_grad()
def lower_half(reader: Reader, tokenizer: Tokenizer, texts: list[str]) -> list[Tensor]:
    reader.eval()
    found: list[Tensor] = [torch.empty(0)] * len(texts)
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    for start in range(0, len(order), 2 * BATCH):
        part = order[start : start + 2 * BATCH]
        ids, mask = padded([torch.tensor(one.ids) for one in tokenizer.encode_batch([texts[place] for place in part])])
        for place, row, here in zip(part, reader.lower(ids, mask), mask, strict=True):
            found[place] = row[: int(here.sum())].half().clone()
    return found


def variants(examples: list[Example], count: int) -> Iterator[list[str]]:
    for number in range(count):
        yield [
            as_read(
                one.role if number == 0 or random.random() > 0.08 else "other",
                varied(one.words) if number else one.words,
                one.heading if random.random() > 0.1 else "",
            )
            for one in examples
        ]


def loss_of(logits: Tensor, target: Tensor, weight: Tensor, kinds_known: Tensor) -> Tensor:
    first, second = len(KINDS), len(KINDS) + len(RISKS)
    kinds = functional.binary_cross_entropy_with_logits(
        logits[:, :first], target[:, :first] * 0.97 + 0.01, reduction="none"
    )
    risks = functional.cross_entropy(
        logits[:, first:second], target[:, first:second], reduction="none", label_smoothing=0.03
    )
    owners = functional.cross_entropy(logits[:, second:], target[:, second:], reduction="none")
    return ((kinds.sum(1) * kinds_known + risks + 0.8 * target[:, second:].sum(1) * owners) * weight).mean()


def batches(rows: list[Tensor]) -> list[list[int]]:
    """Texts of nearly one length together, in random order."""
    order = random.sample(range(len(rows)), len(rows))
    pools = [
        sorted(order[at : at + 20 * BATCH], key=lambda place: len(rows[place]))
        for at in range(0, len(order), 20 * BATCH)
    ]
    found = [pool[at : at + BATCH] for pool in pools for at in range(0, len(pool), BATCH)]
    random.shuffle(found)
    return found


def train(reader: Reader, tokenizer: Tokenizer, examples: list[Example], epochs: int) -> None:
    halves = [lower_half(reader, tokenizer, texts) for texts in variants(examples, 3)]
    targets = torch.tensor([target_of(one) for one in examples])
    weights = torch.tensor([one.weight for one in examples])
    known = torch.tensor([float(one.kinds_known) for one in examples])
    parameters = [*reader.learning.parameters(), *reader.head.parameters()]
    groups = [{"params": reader.learning.parameters(), "lr": 7e-4}, {"params": reader.head.parameters(), "lr": 2e-3}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * math.ceil(len(examples) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, step / 200) * max(0.02, 1 - step / steps)
    )
    reader.train()
    for epoch in range(epochs):
        total, rows = 0.0, halves[epoch % len(halves)]
        for batch in batches(rows):
            x, mask = padded([rows[place] for place in batch])
            loss = loss_of(reader(x.float(), mask), targets[batch], weights[batch], known[batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(json.dumps({"epoch": epoch, "loss": round(total / len(examples), 4)}), flush=True)


def train_sift(examples: list[Example], epochs: int = 12) -> dict[str, np.ndarray[Any, Any]]:
    """Does a clause hold anything? Of lines that say nothing of goals and tasks only the risks are learnt."""
    told = [one for one in examples if one.kinds_known or one.risks]
    held = [torch.tensor(features(as_read(one.role, one.words, one.heading)) or [0]) for one in told]
    target = torch.tensor([float(bool(one.kinds or one.risks)) for one in told])
    bag = nn.EmbeddingBag(BUCKETS, 1, mode="sum")
    nn.init.zeros_(bag.weight)
    bias = nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.Adam([bag.weight, bias], lr=0.02, weight_decay=1e-5)
    for _ in range(epochs):
        for batch in batches(held):
            rows = [held[place] for place in batch]
            starts = torch.tensor([0, *(len(row) for row in rows[:-1])]).cumsum(0)
            logits = bag(torch.cat(rows), starts)[:, 0] + bias
            loss = functional.binary_cross_entropy_with_logits(logits, target[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return {"weights": bag.weight.detach().numpy()[:, 0].astype(np.float16), "bias": bias.detach().numpy()[0]}


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("weights", type=Path)
    ask.add_argument("tokenizer", type=Path)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--half", action="store_true")
    ask.add_argument("--epochs", type=int, default=5)
    ask.add_argument("--seed", type=int, default=0)
    given = ask.parse_args()
    random.seed(given.seed)
    torch.manual_seed(given.seed)
    torch.set_num_threads(1)  # the same sums in the same order, whatever the machine
    single = list(lines())
    learnt = [case for number, case in enumerate(english("tuning")) if not given.half or number % 2 == 0]
    examples = [*single, *joined(single), *transcript_clauses(learnt)]
    np.savez_compressed(given.folder / "sift.npz", **train_sift(examples))
    tokenizer = Tokenizer.from_file(str(given.tokenizer))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.no_padding()
    reader = Reader(read_safetensors(given.weights.read_bytes()))
    print(json.dumps({"examples": len(examples), "learning": sum(p.numel() for p in reader.parameters())}), flush=True)
    train(reader, tokenizer, examples, given.epochs)
    np.savez_compressed(given.folder / "clauses.npz", **reader.adapters())


if __name__ == "__main__":
    main()

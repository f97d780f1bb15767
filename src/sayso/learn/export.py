"""From weights to a model package: ONNX, fused, int8, checked against the weights it was made from."""

import logging
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer as fusing
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import Tensor, nn

from sayso.errors import ModelError
from sayso.learn.batches import marks
from sayso.learn.data import load_tokenizer, pieces_with
from sayso.learn.files import replacing, write_json
from sayso.learn.fit import load_model
from sayso.learn.heads import HEADS, TAGS, VECTORS, outputs
from sayso.learn.model import Reader, probabilities
from sayso.learn.predict import UNCALIBRATED, TrainedEncoder, phrase_weights
from sayso.learn.recipe import Recipe
from sayso.read.decode import Decoding
from sayso.read.encoder import FORMAT, Encoder, Settings
from sayso.read.features import Layout, layout
from sayso.read.paragraphs import paragraphs
from sayso.read.scores import Floats

__all__ = ["SAMPLE", "TOLERANCE", "export", "gaps"]

# The greatest differences between int8 and 32 bits on `SAMPLE`; what they are of, see `gaps`.
TOLERANCE: Mapping[str, float] = {"tag": 0.02, "inner": 0.02, "name": 0.02, "span": 0.1, "phrase": 0.25}
_LIKELY = 0.1
_INNER = 0.1  # until it is chosen on dev

# Direct, indirect and mixed speech, a question, figures, an address, names; so that most of the model is exercised.
SAMPLE = """“We sail at dawn,” said Ilva Marr, the harbour minister of Teval, “and no one will stop us.”

According to a report by the Strait Office, 41 boats had left the port by noon; the office said it did not know why.

Marr told the Orrin Herald that the blockade was “an act of folly”. Who gave the order? Her deputy, Joren Pell, declined
to say. “Ask the council,” he wrote on https://example.org/pell.

The council denied that it had promised to reopen the strait before 3 May. A spokeswoman warned it would act."""


class _Exported(nn.Module):
    """One window in, probabilities out: the shapes that `read.encoder` runs."""

    def __init__(self, model: Reader, window: int) -> None:
        super().__init__()
        self.model = model
        for head in HEADS:
            if head.kind in ("links", "spans"):
                model.get_submodule(head.name).settle(window)

    def forward(self, ids: Tensor, feature: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        hidden = self.model.states(ids, feature)[0][first]
        logits = self.model.of_words(hidden, None)
        words = {head.name: probabilities(head, logits[head.name]) for head in HEADS if head.name in logits}
        vectors = msgspec.structs.asdict(self.model.phrase(hidden))
        return tuple((words | vectors)[name] for name in outputs())


def export(encoder: Path, weights: Path, package: Path, *, recipe: Recipe) -> dict[str, float]:
    """Write `model.onnx` (int8), `weights.npz`, `tokenizer.json` and `settings.json` (not calibrated) into `package`.

    Inputs `ids` and `feature` [1, pieces], `first` [words]; outputs as `outputs` names them, in the shapes of
    `read.scores`. `weights.npz` has, in 32 bits, what is applied to phrases and so stands outside the graph.

    Returns:
        `gaps` between the weights and what was written.

    Raises:
        ModelError: a gap is larger than `TOLERANCE` allows.
        DataError: the encoder or the weights are missing or do not fit.
    """
    model = load_model(encoder, weights)
    with tempfile.TemporaryDirectory() as folder:
        exact, fused, small = (Path(folder) / name for name in ("exact.onnx", "fused.onnx", "small.onnx"))
        _to_onnx(model, exact, recipe.window)
        _fuse(exact, fused, model.encoder.config)
        _quantize(fused, small)
        with replacing(package / "model.onnx") as draft:
            _settle(small, draft)
    _write_weights(model, package / "weights.npz")
    tokenizer = load_tokenizer(encoder)
    with replacing(package / "tokenizer.json") as draft:
        draft.write_text(tokenizer.to_str(), encoding="utf-8")
    write_json(package / "settings.json", _settings(recipe))
    found = gaps(model, encoder, package, window=recipe.window)
    for name, most in TOLERANCE.items():
        if (gap := found[name]) > most:
            raise ModelError(
                f"{package}: {name}: int8 differs from the weights by {gap:.3f} on the sample, more than {most}."
            )
    return found


def gaps(model: Reader, encoder: Path, package: Path, *, window: int) -> dict[str, float]:
    """How far a package is from a model on `SAMPLE`.

    The mean absolute difference of the probabilities of a word's classes, for `tag`, `inner` and `name`; for `span`, of
    those pairs of words that either holds for a phrase with at least `_LIKELY`; for `phrase`, of the vectors of words
    that phrases are made from, as a share of their mean absolute size.
    """
    tokenizer = load_tokenizer(encoder)
    laid = layout(SAMPLE, paragraphs(SAMPLE))
    trained = TrainedEncoder(model, pieces_with(tokenizer), marks(tokenizer), window=window)
    exact, small = _looked(trained, laid), _looked(Encoder(package=package), laid)
    found = {name: float(np.abs(exact[name] - small[name]).mean()) for name in ("tag", "inner", "name")}
    likely = np.maximum(exact["span"], small["span"]) >= _LIKELY
    apart = np.abs(exact["span"] - small["span"])
    vectors = [(exact[name], small[name]) for name in VECTORS]
    shares = [float(np.abs(one - other).mean() / np.abs(one).mean()) for one, other in vectors]
    return found | {"span": float(apart[likely].mean()) if likely.any() else 0.0, "phrase": max(shares)}


def _looked(encoder: TrainedEncoder | Encoder, laid: Layout) -> dict[str, Floats]:
    """All that is seen of the sample, windows one after another; of spans the upper triangles."""
    windows = list(encoder.run(SAMPLE, laid))
    found = {
        "tag": [w.scores.tag for w in windows],
        "inner": [w.inner for w in windows],
        "span": [w.phrasing.span[np.triu_indices(len(w.phrasing.span))] for w in windows],
    }
    found |= {name: [getattr(w.phrasing, name) for w in windows] for name in ("name", *VECTORS)}
    return {name: np.concatenate(arrays) for name, arrays in found.items()}


def _write_weights(model: Reader, path: Path) -> None:
    seeing, linking = phrase_weights(model)
    arrays = {f"seeing.{name}": array for name, array in msgspec.structs.asdict(seeing).items()}
    arrays |= {f"linking.{number}": table for number, table in enumerate(linking.tables)}
    with replacing(path) as draft, draft.open("wb") as file:
        np.savez(file, **arrays)


def _settings(recipe: Recipe) -> Settings:
    return Settings(
        name=recipe.name,
        version=recipe.version,
        format=FORMAT,
        language=recipe.language,
        window=recipe.window,
        tags=TAGS,
        decoding=Decoding(),
        confidence=UNCALIBRATED,
        inner=_INNER,
    )


def _to_onnx(model: Reader, path: Path, window: int) -> None:
    pieces = 40
    ids = torch.randint(5, model.encoder.config.vocab_size, (1, pieces))
    inputs = (ids, torch.zeros_like(ids), torch.arange(1, pieces - 1))
    sizes = {"ids": {1: "pieces"}, "feature": {1: "pieces"}, "first": {0: "words"}}
    wrapped = _Exported(model, window).eval()
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # tracing warns of the sizes that we do mean to keep open
        # The older exporter: its graph is what the fusion below knows.
        torch.onnx.export(
            wrapped,
            inputs,
            str(path),
            input_names=list(sizes),
            output_names=outputs(),
            dynamic_axes=sizes | {name: {0: "words"} for name in outputs()},
            opset_version=17,
            dynamo=False,
        )


def _fuse(source: Path, target: Path, config: Any) -> None:
    """Layer norm and GELU as one operator each.

    But not the sum before a layer norm with it: that operator alone took a quarter of the time.
    """
    options = FusionOptions("bert")
    options.enable_skip_layer_norm = False
    fused = fusing.optimize_model(
        str(source),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        optimization_options=options,
        opt_level=1,
    )
    fused.save_model_to_file(str(target))


def _quantize(source: Path, target: Path) -> None:
    # It warns of each type that it cannot infer behind a fused operator, and then takes the one given here.
    logging.disable(logging.WARNING)
    try:
        # Signed and per channel: per tensor and unsigned each lose more than a point of F1.
        quantize_dynamic(
            str(source),
            str(target),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    finally:
        logging.disable(logging.NOTSET)


def _settle(source: Path, target: Path) -> None:
    """Do ONNX Runtime's own fusions now, so that they need not be done at each start."""
    options = ort.SessionOptions()
    # Not "all": the last level is for the processor at hand only.
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3
    slow = ["SkipLayerNormFusion"]
    ort.InferenceSession(str(source), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow)

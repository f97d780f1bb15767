"""From weights to a model package: ONNX, fused, int8, checked against the weights it was made from."""

import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
from sayso.learn.data import load_tokenizer, pieces_with, plain
from sayso.learn.files import replacing, write_json
from sayso.learn.fit import load_model
from sayso.learn.heads import HEADS, TAGS, outputs
from sayso.learn.model import Reader
from sayso.learn.predict import UNCALIBRATED, scores_of
from sayso.learn.recipe import Recipe
from sayso.read.decode import Decoding
from sayso.read.encoder import FORMAT, Encoder, Settings
from sayso.read.scores import Scores

__all__ = ["SAMPLE", "TOLERANCE", "export", "gap"]

# The greatest mean difference of a word's tag probabilities between int8 and 32 bits on `SAMPLE`.
TOLERANCE = 0.02

# Direct, indirect and mixed speech, a question, figures, an address, names; so that most of the model is exercised.
SAMPLE = """“We sail at dawn,” said Ilva Marr, the harbour minister of Teval, “and no one will stop us.”

According to a report by the Strait Office, 41 boats had left the port by noon; the office said it did not know why.

Marr told the Orrin Herald that the blockade was “an act of folly”. Who gave the order? Her deputy, Joren Pell, declined
to say. “Ask the council,” he wrote on https://example.org/pell.

The council denied that it had promised to reopen the strait before 3 May. A spokeswoman warned it would act."""


class _Exported(nn.Module):
    """One window in, probabilities out: the shapes that `read.encoder` runs."""

    def __init__(self, model: Reader) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, feature: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        hidden = self.model.states(ids, feature)[:, first]
        present = torch.ones(hidden.shape[:2], dtype=torch.bool)
        logits = self.model.logits(hidden, present)
        return tuple(logits[name].softmax(-1)[0] for name in outputs())


def export(encoder: Path, weights: Path, package: Path, *, recipe: Recipe) -> float:
    """Write `model.onnx` (int8), `tokenizer.json` and `settings.json` (not yet calibrated) into `package`.

    Inputs `ids` and `feature` [1, pieces], `first` [words]; outputs by head, tags [words, classes], links
    [words, 1 + words].

    Returns:
        `gap` between the weights and what was written.

    Raises:
        ModelError: the gap is larger than `TOLERANCE`.
        DataError: the encoder or the weights are missing or do not fit.
    """
    model = load_model(encoder, weights)
    with tempfile.TemporaryDirectory() as folder:
        exact, fused, small = (Path(folder) / name for name in ("exact.onnx", "fused.onnx", "small.onnx"))
        _to_onnx(model, exact)
        _fuse(exact, fused, model.encoder.config)
        _quantize(fused, small)
        with replacing(package / "model.onnx") as draft:
            _settle(small, draft)
    tokenizer = load_tokenizer(encoder)
    with replacing(package / "tokenizer.json") as draft:
        draft.write_text(tokenizer.to_str(), encoding="utf-8")
    write_json(package / "settings.json", _settings(recipe))
    found = gap(model, encoder, package, window=recipe.window)
    if found > TOLERANCE:
        raise ModelError(
            f"{package}: int8 differs from the weights by {found:.3f} on the sample, more than {TOLERANCE}."
        )
    return found


def gap(model: Reader, encoder: Path, package: Path, *, window: int) -> float:
    """The mean absolute difference of tag probabilities on `SAMPLE` between a model and a package."""
    tokenizer = load_tokenizer(encoder)
    example = plain("sample", SAMPLE, pieces_with(tokenizer))
    exact = scores_of(model, [example], marks(tokenizer), window=window)[0]
    small = list(Encoder(package=package).run(example.text, example.layout))
    return float(np.abs(_tags(exact) - _tags(small)).mean())


def _tags(scores: Sequence[Scores]) -> Any:
    return np.concatenate([s.tag for s in scores])


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
    )


def _to_onnx(model: Reader, path: Path) -> None:
    pieces = 40
    ids = torch.randint(5, model.encoder.config.vocab_size, (1, pieces))
    inputs = (ids, torch.zeros_like(ids), torch.arange(1, pieces - 1))
    sizes = {"ids": {1: "pieces"}, "feature": {1: "pieces"}, "first": {0: "words"}}
    wrapped = _Exported(model).eval()
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # tracing warns of the sizes that we do mean to keep open
        # The older exporter: its graph is what the fusion below knows.
        torch.onnx.export(
            wrapped,
            inputs,
            str(path),
            input_names=list(sizes),
            output_names=outputs(),
            dynamic_axes=sizes | {head.name: {0: "words"} for head in HEADS},
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

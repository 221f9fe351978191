"""Write the trained network as one ONNX file with 8-bit weights, which holds word pieces and fusion weights too."""

import hashlib
import json
import warnings
from base64 import b64encode
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import torch
from fusion import Weights
from network import Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from train_network import Labelled, collate

from paperkg.graph.neural.inputs import Inputs
from paperkg.graph.neural.network import CHECKSUM, FILE, Judgement

_AXES = {
    "pieces": {0: "W", 1: "T"}, "shapes": {0: "W", 1: "T"}, "mask": {0: "W", 1: "T"}, "spans": {0: "M"},
    "members": {0: "G"}, "features": {0: "G"}, "edges": {0: "G", 1: "G"}, "numbers": {0: "Q"},
}  # fmt: skip


def export(network: Network, sample: Labelled, pieces: list[str], weights: Weights, folder: Path) -> None:
    """Write the model and its checksum into `folder`; `sample` is any document, to trace the network with.

    Weights of matrix products have a scale each column, embeddings one each table; activations are quantised as a
    document is read.
    """
    network.eval()
    with TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, small = Path(name, "plain.onnx"), Path(name, "small.onnx")
        inputs = collate([sample])[0][: len(Inputs._fields)]
        torch.onnx.export(
            network, tuple(inputs), plain, input_names=list(Inputs._fields), output_names=list(Judgement._fields),
            dynamic_axes=_AXES, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(
            plain, small, per_channel=True, weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather", "Gemm"], extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
        model = onnx.load(small)
    about = {
        "pieces": "\n".join(pieces),
        "fusions": json.dumps({key: fusion._asdict() for key, fusion in weights.fusions.items()}),
        "trees": b64encode(weights.trees).decode("ascii"),
    }
    onnx.helper.set_model_props(model, about)
    written = model.SerializeToString(deterministic=True)
    (folder / FILE).write_bytes(written)
    (folder / CHECKSUM).write_text(hashlib.sha256(written).hexdigest() + "\n", encoding="ascii")

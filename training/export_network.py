"""Write the trained network as one ONNX file with 8-bit weights, which holds word pieces and fusion weights too."""

import hashlib
import json
import warnings
from base64 import b64decode, b64encode
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from fusion import Weights
from network import MENTION, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train_network import Labelled, collate

from paperkg.graph.neural.inputs import GAPS, Inputs
from paperkg.graph.neural.network import CHECKSUM, FILE, Judgement

_AXES = {
    "pieces": {0: "W", 1: "T"}, "shapes": {0: "W", 1: "T"}, "mask": {0: "W", 1: "T"}, "spans": {0: "M"},
    "members": {0: "G"}, "features": {0: "G"}, "edges": {0: "G", 1: "G"}, "numbers": {0: "Q"},
}  # fmt: skip


class _Roles(nn.Module):
    """The part of a network that is asked later: about mentions and the number of a claim."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, numbers: Tensor, mentions: Tensor, gaps: Tensor) -> Tensor:
        return self.network.pairs_of(numbers, mentions, gaps)


def restored(file: Path) -> Network:
    """The network of a written model file, its weights as near as 8 bits keep them; ValueError if some are missing."""
    model = onnx.load(file)
    about = {entry.key: entry.value for entry in model.metadata_props}
    network = Network(len(about["pieces"].split("\n")))
    state = {**_weights(model), **_weights(onnx.load_from_string(b64decode(about["roles"])))}
    if missing := sorted({*network.state_dict()} - {*state}):
        raise ValueError(f"{file}: no {missing[0]}; it is the file of another network")
    network.load_state_dict({name: torch.from_numpy(state[name]) for name in network.state_dict()})
    return network


def _weights(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """The weights of a model by their names in the network, plain again where they were quantised."""
    given = {tensor.name: onnx.numpy_helper.to_array(tensor).copy() for tensor in model.graph.initializer}
    found = {name.removeprefix("network."): value for name, value in given.items()}
    quantised = {name for name in given if name.endswith("_quantized")}
    for node in model.graph.node:
        name = next((part.removesuffix("_quantized") for part in node.input if part in quantised), "")
        if not name:
            continue
        plain = (given[f"{name}_quantized"].astype(np.float32) - given[f"{name}_zero_point"]) * given[f"{name}_scale"]
        if node.op_type == "Gather":
            found[name] = plain
        elif node.op_type == "MatMulInteger":
            found[".".join(node.name.strip("/").split("/")[:-1]) + ".weight"] = plain.T.copy()
    return found


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
        roles = Path(name, "roles.onnx")
        states = torch.zeros(2, MENTION)
        given = {"numbers": states, "mentions": states, "gaps": torch.zeros(2, GAPS)}
        torch.onnx.export(
            _Roles(network), tuple(given.values()), roles, input_names=list(given), output_names=["roles"],
            dynamic_axes={part: {0: "P"} for part in given}, opset_version=17, dynamo=False,
        )  # fmt: skip
        asked = roles.read_bytes()
    about = {
        "pieces": "\n".join(pieces),
        "fusions": json.dumps({name: part.fusion._asdict() for name, part in weights.parts.items()}),
        "same": json.dumps({name: b64encode(part.same).decode("ascii") for name, part in weights.parts.items()}),
        "nodes": json.dumps({name: b64encode(part.nodes).decode("ascii") for name, part in weights.parts.items()}),
        "role_fusions": json.dumps(weights.roles),
        "roles": b64encode(asked).decode("ascii"),
    }
    onnx.helper.set_model_props(model, about)
    written = model.SerializeToString(deterministic=True)
    (folder / FILE).write_bytes(written)
    (folder / CHECKSUM).write_text(hashlib.sha256(written).hexdigest() + "\n", encoding="ascii")

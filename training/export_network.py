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
from network import MENTION, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train_network import Labelled, tensors

from paperkg.graph.neural.inputs import GAPS, Inputs
from paperkg.graph.neural.network import CHECKSUM, FILE, Judgement

_AXES = {
    "pieces": {0: "W", 1: "T"}, "shapes": {0: "W", 1: "T"}, "wanted": {0: "S"}, "spans": {0: "M"},
    "members": {0: "G"}, "features": {0: "G"}, "edges": {0: "G", 1: "G"}, "numbers": {0: "Q"},
}  # fmt: skip


class _Roles(nn.Module):
    """The part of a network that is asked later: about mentions and the number of a claim."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, numbers: Tensor, mentions: Tensor, gaps: Tensor) -> Tensor:
        return self.network.pairs_of(numbers, mentions, gaps)


def export(network: Network, sample: Labelled, pieces: list[str], weights: Weights, folder: Path) -> None:
    """Write the model and its checksum into `folder`; `sample` is any document, to trace the network with.

    Weights of matrix products have a scale each column, embeddings one each table; activations are quantised as a
    document is read.
    """
    network.eval()
    with TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain, small = Path(name, "plain.onnx"), Path(name, "small.onnx")
        inputs = tensors(sample)[0][: len(Inputs._fields)]
        torch.onnx.export(
            network, tuple(inputs), plain, input_names=list(Inputs._fields), output_names=list(Judgement._fields),
            dynamic_axes=_AXES, opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1},
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

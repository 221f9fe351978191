"""The trained network: loaded at first use, checked, run by onnxruntime one document at a time.

Running one document at a time keeps what it says of a paper independent of the other papers: the 8-bit activations
would else depend on what is in the batch.
"""

import hashlib
import json
import math
from base64 import b64decode
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import BertWordPieceTokenizer, Tokenizer

from paperkg.errors import ModelError
from paperkg.graph.model import KINDS
from paperkg.graph.neural.inputs import Inputs

FILE, CHECKSUM = "reader.onnx", "reader.sha256"
"""Names of the model and of the file with its SHA-256, beside this module; the latter stands for both in digests."""

Scores = npt.NDArray[np.float32]
Relations = npt.NDArray[np.float64]
KEEP = ("no", "optional", "variant", "node")
"""What a group of mentions is: no entity, one that experts dispute, another form of a node, a node."""
NO, OPTIONAL, VARIANT, NODE = range(len(KEEP))


class Judgement(NamedTuple):
    """What the network says of a document, in the order of `Inputs`.

    `keep` (G × 4, see `KEEP`), `kind` (G × 6), `relation` (G × 7) are probabilities over the columns;
    `claim` (Q) is one each, `alike` (G × G) one of the group of the column naming what that of the row names, if that
    is an entity. `number_states` (Q × H) and `mention_states` (M × H) are what it remembers of each, for
    `Network.roles`.
    """

    keep: Scores
    kind: Scores
    relation: Scores
    claim: Scores
    alike: Scores
    number_states: Scores
    mention_states: Scores


class Fusion(NamedTuple):
    """How what the network and the rules say is put together, fitted by training; all are weights of logits.

    What comes of it for a group is then weighed against the others (`Network.same`, `Network.weigh`). `missing` stands
    for the rules where they have not found a group; `share` is the rules' part in the relation, `kind` the weight of
    their kind; `least` is the least probability of a node, `claim` that of a claim.
    """

    bias: float
    network: float
    rules: float
    missing: float
    share: float
    kind: float
    least: float
    claim: float

    def keep(self, network: float, rules: float | None) -> float:
        """The logit of a group's being a node.

        >>> Fusion(0.5, 1.0, 1.0, -2.0, 0.3, 1.0, 0.4, 0.5).keep(1.0, None)
        -0.5
        """
        return self.bias + self.network * network + (self.missing if rules is None else self.rules * rules)

    def kind_of(self, network: Scores, rules: str) -> str:
        """The kind by the network's probabilities and the rules' kind; empty where they have none.

        >>> even = np.array([0.3, 0.2, 0.2, 0.1, 0.1, 0.1])
        >>> fusion = Fusion(0.5, 1.0, 1.0, -2.0, 0.3, 1.0, 0.4, 0.5)
        >>> fusion.kind_of(even, ""), fusion.kind_of(even, "system")
        ('technique', 'system')
        """
        return KINDS[int(self.kinds(network, rules).argmax())]

    def kinds(self, network: Scores, rules: str) -> Relations:
        """Log-probabilities of the kinds, up to a constant."""
        scores: Relations = np.log(np.maximum(network, 1e-12)) + self.kind * np.array([kind == rules for kind in KINDS])
        return scores

    def relations(self, network: Scores, rules: Relations | None) -> Relations:
        """Log-probabilities of the relations, up to a constant, by probabilities and the rules' scores."""
        logs = np.log(np.maximum(network, 1e-12))
        if rules is None:
            return logs.astype(np.float64)
        mixed: Relations = (1 - self.share) * logs + self.share * (rules - np.logaddexp.reduce(rules))
        return mixed


class RoleFusion(NamedTuple):
    """How the linear model's and the network's logits of a filler are put together, for one role.

    `missing` stands for the network's where it was not asked: it sees no more than the first places of a name.
    """

    bias: float
    linear: float
    network: float
    missing: float

    def logit(self, linear: float, network: float | None) -> float:
        """The logit of a filler's being right.

        >>> RoleFusion(0.5, 1.0, 2.0, -1.0).logit(1.0, 0.25), RoleFusion(0.5, 1.0, 2.0, -1.0).logit(1.0, None)
        (2.0, 0.5)
        """
        return self.bias + self.linear * linear + (self.missing if network is None else self.network * network)


def claim_logit(network: float, rules: float) -> float:
    """The logit of a quantity's being a claim: the mean of that of the network's probability and that of the rules."""
    return (logit(network) + rules) / 2


def logit(share: float) -> float:
    """The logit of a probability, kept finite.

    >>> logit(0.5), round(logit(1.0), 1)
    (0.0, 13.8)
    """
    share = min(max(share, 1e-6), 1 - 1e-6)
    return math.log(share / (1 - share))


class Network:
    """The model file with its tokenizer."""

    def __init__(self, model: bytes) -> None:
        self._session = _session(model)
        about = self._session.get_modelmeta().custom_metadata_map
        self._roles = _session(about["roles"])
        self._same, self._nodes = (
            {name: _session(trees) for name, trees in json.loads(about[part]).items()} for part in ("same", "nodes")
        )
        self.tokenizer = wordpieces(about["pieces"].split("\n"))
        self._fusions = {name: Fusion(**weights) for name, weights in json.loads(about["fusions"]).items()}
        self.role_fusions = {role: RoleFusion(*weights) for role, weights in json.loads(about["role_fusions"]).items()}

    def fusion(self, name: str) -> Fusion:
        """The weights for reading with the network alone (`model`) or with the rules (`both`)."""
        return self._fusions[name]

    def same(self, name: str, columns: Scores) -> Scores:
        """Probabilities that one group is a variant of another, by what is known of both (`weigh.pair_columns`)."""
        return sigmoid(self._same[name].run(None, {"columns": columns})[0][:, 0])

    def weigh(self, name: str, columns: Scores) -> Scores:
        """Logits of being a node of the right kind, named for the first time, by what is known of each cluster and of
        what is around it (`weigh.columns`).
        """
        result: Scores = self._nodes[name].run(None, {"columns": columns})[0][:, 0]
        return result

    def roles(self, number: Scores, mentions: Scores, gaps: Scores) -> Scores:
        """Logits of each mention's filling each of `fillers.ROLES` for a number, M × 3, by `Judgement` and `pairs`."""
        numbers = np.broadcast_to(number, mentions.shape)
        result: Scores = self._roles.run(None, {"numbers": numbers, "mentions": mentions, "gaps": gaps})[0]
        return result

    def judge(self, inputs: Inputs) -> Judgement:
        """Probabilities for every group and quantity of a document."""
        keep, kind, relation, claim, alike, *states = self._session.run(None, inputs._asdict())
        return Judgement(_softmax(keep), _softmax(kind), _softmax(relation), sigmoid(claim), sigmoid(alike), *states)


def _session(model: bytes | str) -> ort.InferenceSession:
    """What runs an ONNX model, given as it is or in base 64, on one thread.

    A sum and its normalisation are not put together: that operator takes longer than the two by themselves.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    plain = b64decode(model) if isinstance(model, str) else model
    return ort.InferenceSession(
        plain, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


def wordpieces(pieces: list[str]) -> Tokenizer:
    """The tokenizer of an uncased BERT vocabulary, which neither cuts nor pads.

    >>> wordpieces(["[UNK]", "[CLS]", "[SEP]", "kv", "cache", "##s"]).encode("KV caches", add_special_tokens=False).ids
    [3, 4, 5]
    """
    tokenizer: Tokenizer = BertWordPieceTokenizer(
        {piece: number for number, piece in enumerate(pieces)}, lowercase=True
    )._tokenizer
    return tokenizer


def _softmax(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    result: Scores = powers / powers.sum(axis=1, keepdims=True)
    return result


def sigmoid(scores: Scores) -> Scores:
    """Probabilities by their logits."""
    result: Scores = (0.5 + 0.5 * np.tanh(scores / 2)).astype(np.float32)  # which overflows nowhere
    return result


@lru_cache(maxsize=1)
def network() -> Network:
    """The shipped network. Raises ModelError when a file of it is missing or is not the one that was shipped."""
    folder = resources.files(__package__)
    try:
        model, checksum = (folder / FILE).read_bytes(), (folder / CHECKSUM).read_text(encoding="ascii").strip()
    except OSError as error:
        name = Path(error.filename).name
        raise ModelError(
            f"{name} cannot be read ({error.strerror}); install paperkg again, or use --extractor rules"
        ) from None
    if hashlib.sha256(model).hexdigest() != checksum:
        raise ModelError(f"{FILE} is damaged: its checksum is not that of {CHECKSUM}; install paperkg again")
    return Network(model)

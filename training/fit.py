"""Fit all linear models on annotated abstracts.

    python training/fit.py PAPERS.jsonl ANNOTATIONS.jsonl CORPUS.jsonl.gz FOLDER

writes boundary.tsv, phrase.tsv, kind.tsv, relation.tsv, claim.tsv and argument.tsv into FOLDER (the package's
graph/extract), by these papers and our own annotations of some of the corpus. Needs scikit-learn; the same input gives
the same bytes.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from common import FOLDS, Annotated, Row, annotated, tables_in
from fit_arguments import fit_arguments
from fit_claims import fit_claims
from fit_phrases import fit_phrases
from fit_relations import fit_kinds, fit_relations, relation_rows
from standoff import own

from paperkg.graph.linear import GrowingSpace, Space


def crossfit_rows(papers: list[Annotated], space: Space) -> tuple[list[Row], list[Row]]:
    """Rows of all papers for the relation model, each made with phrase and kind models that have not seen the paper.

    Else the relation model would trust what those models say of papers that they know by heart.
    """
    keep: list[Row] = []
    relations: list[Row] = []
    for fold in range(FOLDS):
        with TemporaryDirectory() as name, tables_in(Path(name)):
            rest = [paper for number, paper in enumerate(papers) if number % FOLDS != fold]
            fit_phrases(rest, Path(name))
            fit_kinds(rest, Path(name))
            found = relation_rows(papers[fold::FOLDS], space)
            keep += found[0]
            relations += found[1]
    return keep, relations


def fit_all(papers: list[Annotated], folder: Path) -> None:
    """Fit and write all tables."""
    with tables_in(folder):
        fit_claims(papers, folder)
        space = GrowingSpace()
        keep, relations = crossfit_rows(papers, space)
        fit_phrases(papers, folder)
        fit_kinds(papers, folder)
        fit_relations(keep, relations, space, folder)
        fit_arguments(papers, folder)


if __name__ == "__main__":
    experts, corpus = annotated(Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[3])
    fit_all([*experts, *own(corpus)], Path(sys.argv[4]))

"""How like two names are in their letters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperkg.graph.neural.letters import MEASURES, shared_letters


def measured(one: str, other: str) -> list[float]:
    return [round(float(share), 2) for share in shared_letters([one, other])[:, 0, 1]]


@pytest.mark.parametrize(
    ("one", "other", "measures"),
    [
        ("GPU-centric data access", "GPU Centric Data Access", [1.0, 1.0, 1.0, 0.0]),
        ("KV caches", "KV cache", [1.0, 1.0, 1.0, 0.0]),
        ("cache eviction", "eviction", [0.67, 0.88, 1.0, 0.0]),
        ("neural decompiler", "neural decompilation", [0.74, 0.81, 0.61, 0.0]),
        ("LLM serving", "cloud", [0.0, 0.0, 0.0, 0.0]),
    ],
)
def test_names_share_threes_of_letters(one: str, other: str, measures: list[float]) -> None:
    assert measured(one, other) == measured(other, one) == measures


@pytest.mark.parametrize(
    ("short", "long", "share"),
    [
        ("GRN", "Graph Retention Network", 1.0),
        ("SMASH", "Sparse Matrix Atomic Scratchpad Hashing", 1.0),
        ("RILQ", "Rank-Insensitive LoRA-based Quantization Error Compensation", 0.73),
        ("DSMoE", "Dynamic Sparse Mixture-of-Experts", 1.0),
    ],
)
def test_an_abbreviation_has_the_first_letters_of_words(short: str, long: str, share: float) -> None:
    assert measured(short, long)[-1] == share


@pytest.mark.parametrize(
    ("short", "long"),
    [
        pytest.param("NRG", "Graph Retention Network", id="another first letter"),
        pytest.param("grn", "Graph Retention Network", id="no capitals"),
        pytest.param("GRN", "Graph", id="one word"),
        pytest.param("G RN", "Graph Retention Network", id="two words"),
        pytest.param("GRNGRNGRN", "Graph Retention Network", id="too long"),
    ],
)
def test_what_is_no_abbreviation(short: str, long: str) -> None:
    assert measured(short, long)[-1] == 0


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_names_have_shares(names: list[str]) -> None:
    found = shared_letters(names)
    assert found.shape == (MEASURES, len(names), len(names))
    assert ((found >= 0) & (found <= 1)).all()
    assert np.array_equal(found, found.transpose(0, 2, 1))

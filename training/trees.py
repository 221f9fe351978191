"""Boosted trees of scikit-learn as an ONNX model, which the package runs without scikit-learn."""

from typing import Any

import onnx
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier


def as_onnx(trees: HistGradientBoostingClassifier) -> bytes:
    """A model with input `columns` (N rows of what the trees were grown on) and output `logits` (N × 1)."""
    nodes: dict[str, list[Any]] = {name: [] for name in _NODE}
    leaves: dict[str, list[Any]] = {name: [] for name in _LEAF}
    for tree, (predictor,) in enumerate(trees._predictors):
        for place, node in enumerate(predictor.nodes):
            is_leaf = bool(node["is_leaf"])
            row = (
                tree, place, int(node["feature_idx"]), "LEAF" if is_leaf else "BRANCH_LEQ",
                0.0 if is_leaf else float(node["num_threshold"]), int(node["left"]), int(node["right"]),
            )  # fmt: skip
            for name, value in zip(_NODE, row, strict=True):
                nodes[name].append(value)
            if is_leaf:
                for name, value in zip(_LEAF, (tree, place, 0, float(node["value"])), strict=True):
                    leaves[name].append(value)
    regressor = helper.make_node(
        "TreeEnsembleRegressor", ["columns"], ["logits"], domain="ai.onnx.ml", n_targets=1,
        base_values=[float(trees._baseline_prediction.ravel()[0])], post_transform="NONE", **nodes, **leaves,
    )  # fmt: skip
    graph = helper.make_graph(
        [regressor],
        "trees",
        [helper.make_tensor_value_info("columns", TensorProto.FLOAT, ["N", trees.n_features_in_])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 1])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model: onnx.ModelProto = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    return bytes(model.SerializeToString(deterministic=True))


_NODE = (
    "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values", "nodes_truenodeids",
    "nodes_falsenodeids",
)  # fmt: skip
_LEAF = ("target_treeids", "target_nodeids", "target_ids", "target_weights")

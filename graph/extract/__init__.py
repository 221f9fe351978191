"""Finding mentions: one small rule a file, each a generator of mentions that knows no other rule."""

from paperkg.graph.extract.rules import RULES, found_by, mentions

__all__ = ["RULES", "found_by", "mentions"]

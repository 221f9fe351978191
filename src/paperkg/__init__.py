"""paperkg builds a knowledge graph from research papers."""

__version__ = "0.1.0"

"""What may be said: the ontology, its shapes, and the vocabulary."""

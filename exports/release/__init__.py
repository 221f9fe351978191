"""A release: the folder that people publish, with the graph, tables, ontology, descriptions and checksums."""

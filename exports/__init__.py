"""How people use the graph: queries, files, and the explorer."""

"""Sources of papers, one small file a format."""

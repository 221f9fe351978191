"""What papers say: reading, extraction, linking, and the store."""

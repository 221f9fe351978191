"""The explorer: one offline HTML page."""

"""The learned reader: a small encoder that judges every candidate with the whole abstract in view."""

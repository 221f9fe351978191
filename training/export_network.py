"""Write the trained network as one ONNX file with 8-bit weights, and the tokenizer beside it.

    python training/export_network.py WEIGHTS.pt MODEL_FOLDER OUT_FOLDER

Word pieces that no text of the corpus needs are cut from the vocabulary (`--corpus FILE.jsonl.gz`). Matrix products take
per-channel 8-bit weights, and activations quantised one document at a time; embeddings are 8-bit with a scale each.
"""

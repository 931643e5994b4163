"""Our English model: a small multi-task encoder run by ONNX Runtime, as a spaCy component."""

from pipeline.encoder.component import NewsEncoder, make_news_encoder

__all__ = ["NewsEncoder", "make_news_encoder"]

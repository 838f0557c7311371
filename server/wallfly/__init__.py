"""Wallfly: be a fly on the wall of your own organisation."""

__version__ = "0.1.0"

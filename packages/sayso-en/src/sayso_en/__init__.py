"""The English reading model of sayso; `sayso.read.encoder` loads its files through `importlib.resources`."""

__version__ = "0.1.0"

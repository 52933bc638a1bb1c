"""Wires: asked by the worker, read by the formats of this package, decided about by the desk.

Nothing of a wire is published before somebody publishes it, unless the desk has said so of that wire.
"""

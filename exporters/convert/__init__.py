"""One run: plan the outputs, read each input once, write all its outputs.

Reaches formats by the registry only.
"""

"""All outputs of a configuration.

Imports ``convert`` and the ground.
"""

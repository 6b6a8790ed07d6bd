"""All outputs of a configuration.

Imports ``convert`` and modules directly in ``exporters``.
"""

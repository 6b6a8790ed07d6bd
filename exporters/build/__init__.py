"""The command ``build``: write all outputs of a configuration.

Imports ``convert`` and modules directly in ``exporters``.
"""

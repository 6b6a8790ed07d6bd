"""The command ``convert``: plan the outputs, read each input once, write all its outputs.

Finds formats only through their entry points; imports no module of ``formats`` or ``services``.
"""

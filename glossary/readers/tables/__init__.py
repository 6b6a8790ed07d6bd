"""What all tables have in common: names of columns, headers, rows.

Imports the ground and ``files``.
"""

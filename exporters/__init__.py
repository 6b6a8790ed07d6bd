"""Exporters: one value per target format, and the pipeline that runs them."""

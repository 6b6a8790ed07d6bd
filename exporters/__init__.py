"""The model out: what an exporter is, what it may lose, and the contract that all exporters keep."""

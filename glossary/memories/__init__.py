"""What ``stats`` and ``diff`` say of the units of memories."""

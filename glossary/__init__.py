"""The canonical glossary model and everything that reads into it or judges it."""

"""The looks of Word and OpenDocument reports: documents whose styles pandoc takes over. Made by `make.py`."""

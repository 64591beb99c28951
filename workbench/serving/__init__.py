"""The server of `workbench app`: Voila, which lets in who has the token, under allowed names."""

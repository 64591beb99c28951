"""The policy language: document, catalogue, reading and checking, sentences, and both meanings."""

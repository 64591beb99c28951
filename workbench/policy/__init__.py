"""The policy language: document, catalogue, reading and checking, sentences, and its meaning."""

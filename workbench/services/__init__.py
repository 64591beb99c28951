"""The verbs: one function a use case, and a use case one transaction."""

"""How far results depend on one part of a policy: a rule, a step of a parameter, a semantics."""

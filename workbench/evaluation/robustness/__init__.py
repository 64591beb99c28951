"""How much hangs on one part of a policy: on a rule, on a step of a parameter, on a semantics."""

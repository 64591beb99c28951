"""The guardrail of the rule builder: the limits of an edit, and the users whom an edit affects."""

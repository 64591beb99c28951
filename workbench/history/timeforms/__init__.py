"""How times are written: named forms, patterns of directives, numbers, zones; and a preview."""

"""How charts look: colours, periods, marks, and files of pictures."""

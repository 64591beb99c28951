"""How outside data becomes columns: files to cells, cells to typed columns, rows to posts."""

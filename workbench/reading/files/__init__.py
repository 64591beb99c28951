"""Files and tables in memory, read into columns of cells, one module for each format."""

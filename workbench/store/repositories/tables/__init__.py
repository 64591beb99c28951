"""The tables of a store: their columns, their rows and small histograms."""

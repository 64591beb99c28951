"""The page on which a simulation is applied."""

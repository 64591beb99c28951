"""What an analyst holds of a replay: a simulation, its comparison, its explanations."""

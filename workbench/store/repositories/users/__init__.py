"""Users, how they stand, and the state that live submission keeps of each."""

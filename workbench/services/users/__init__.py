"""Users, their attributes, and the actions taken on them."""

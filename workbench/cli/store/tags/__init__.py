"""The commands of user tags, and of uploads of them."""

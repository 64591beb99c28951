"""Two policies over the same posts: what differs, for whom, by how much, and how surely."""

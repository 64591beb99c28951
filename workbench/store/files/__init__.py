"""Files on disk of a store: the database, the segments of posts, who may use them."""

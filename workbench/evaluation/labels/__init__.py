"""Labels as the truth about posts, the strata to draw posts from, and what to label next."""

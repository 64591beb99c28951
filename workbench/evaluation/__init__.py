"""What a classifier's scores and thresholds do to posts, without a replay."""

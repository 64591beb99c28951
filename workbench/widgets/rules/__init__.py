"""The rule builder and what it shows: drafts, thresholds, the effect of each rule."""

"""An independent reading of the policy page, to hold the implementations against."""

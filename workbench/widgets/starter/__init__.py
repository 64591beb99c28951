"""The starter policy: proposed after an import, and where there are posts and no rules yet."""

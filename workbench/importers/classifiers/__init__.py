"""Raw responses of classifiers, read as posts with scores."""

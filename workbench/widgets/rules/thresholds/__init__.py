"""The panel of thresholds: classes, and posts beside a threshold."""

"""What synthetic posts hold: texts, truth, scores, labels and lists."""

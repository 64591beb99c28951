"""The frame of the pages: the navigation at the side, and the note of a page without records."""

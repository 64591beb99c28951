"""What stands around the pages: the navigation at the side, and a page that has nothing yet."""

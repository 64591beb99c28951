"""The actions' page."""

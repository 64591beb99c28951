"""Pictures of a replay: data in, an Altair chart or a page of one file out."""

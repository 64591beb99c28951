"""Charts of moderation logs, a store's and a replay's alike: data in, an Altair chart out."""

"""The moderation log: its columns, its entries, and what follows from them."""

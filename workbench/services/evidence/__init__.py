"""Why a user is blocked or suspended, back to the posts and entries that led there."""

"""Outside systems: responses of classifiers, exports of chats, uploads of user tags."""

"""The tests of a policy: posts and users with the outcomes that are expected of them."""

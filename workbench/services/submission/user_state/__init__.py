"""The replay state of users, from one submitted post to the next.

`state`: what a state is · `context`: what it was built for · `building`, `reinstatement`: how it is
built from all posts, or from a saved state · `saving` · `live_users`: the states of one program.
"""

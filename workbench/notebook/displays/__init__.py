"""Tables and pictures as cells show them."""

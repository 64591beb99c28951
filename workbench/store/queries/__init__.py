"""Named statements and what runs them: what every repository is built on."""

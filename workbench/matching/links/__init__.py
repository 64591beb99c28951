"""Listed domains, links and e-mail addresses found in texts."""

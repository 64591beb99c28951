"""Times in every form that people write them, read as epoch microseconds in UTC."""

"""The log views: charts of a log, and the log of a store, filtered and paged."""

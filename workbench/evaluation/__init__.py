"""What thresholds and policies are worth: labels, estimates with intervals, and what to label
next. Pure: nothing is read from a store here.
"""

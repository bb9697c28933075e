"""What shows how good, how fast and how fair: generated weeks, suites, and data of the past."""

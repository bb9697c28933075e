"""Transfer matching for the National Transfer Scheme, proven optimal and explained."""

__version__ = "0.1.0"

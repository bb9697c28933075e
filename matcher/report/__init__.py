"""Proposals for people: a summary for the terminal."""

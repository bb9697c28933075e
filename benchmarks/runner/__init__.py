"""Runs cells: each in a fresh process, on this machine or on a Dask cluster, and keeps one JSON line of each."""

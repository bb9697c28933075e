"""Benchmarks of the engine: ``python -m benchmarks`` lists the commands, README.md says what each figure means.

::

    cli          one file per family of commands
    suites       which cells a suite holds (suites.toml)       cells   what a cell is
    instances    instances by name, and their kept hashes      generator   families of synthetic weeks
    cell         one cell, in a process of its own             environment   what it ran on
    runner       fresh processes, local or on a Dask cluster; one JSON line per cell
    analysis     judging across cells, statistics, profiles, scaling, comparison
    report       one HTML page, Markdown tables, the README's block of figures
    cases        the five cases of Kent, as weeks               replay   29 quarters of real transfers
    third_party  generalised assignment, family placement       peers    what a user could pick instead
"""

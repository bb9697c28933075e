"""Weeks of 10^4 children and more as arrays: from arrays in memory to named assignments, checked as arrays.

::

    facts      a drawing as the engine takes it: the children as columns, the rest as nouns; its hash
    named      who takes what, by name, and the same as numbers
    fit        does each vacancy suit its child              counts     places, caseloads, thresholds, quotas
    units      groups, pairs to be kept apart, decisions     worth      the value of every stage
    check      all of these on one plan                      answer     the row of a cell

The checking side reads the drawing and the names alone, and shares no code with ``matcher.rules`` and
``matcher.solve``; days, miles and weeks it takes from the independent checker. A test holds it to that checker on
small weeks, lawful and spoilt.
"""

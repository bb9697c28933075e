"""From rows to claims: judged across cells, compared, summed up. An unsolved cell is never averaged in as if solved."""

"""Results as people read them: one self-contained HTML page, Markdown tables, the README's block of figures."""

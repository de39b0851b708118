"""Maps that answer the hand: one module of JavaScript for JupyterLab and for reports."""

"""Panels for JupyterLab: something to choose, and the figure that follows."""

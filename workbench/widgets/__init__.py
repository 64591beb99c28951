"""The views in JupyterLab: widgets that edit values, and call what the command line calls."""

"""Serve the page: `python -m workbench.serving`, which is how `workbench app` runs it."""

from __future__ import annotations

from workbench.serving.app import WorkbenchApp

if __name__ == "__main__":
    WorkbenchApp.launch_instance()

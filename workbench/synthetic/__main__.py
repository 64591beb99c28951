"""`python -m workbench.synthetic --posts N --seed S --out DIR`."""

from workbench.synthetic.command import run

if __name__ == "__main__":
    raise SystemExit(run())

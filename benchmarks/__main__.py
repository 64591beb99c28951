"""`python -m benchmarks` measures all that is claimed of speed."""

from benchmarks.bench import main

raise SystemExit(main())

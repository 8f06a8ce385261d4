"""Benches: `bin/bench NAME --json` prints the figures and the ratios to each peer, in one run."""

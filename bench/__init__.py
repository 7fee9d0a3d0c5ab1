"""Speed as ratios within one run; nothing here is asserted, and nothing is part of the desk."""

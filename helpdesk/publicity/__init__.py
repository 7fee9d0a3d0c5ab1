"""That the schedule hangs where it must, and that parents know (regulation, sections 2 and 4)."""

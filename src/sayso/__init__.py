"""sayso: who said what, through whom, in whose words, traceable to the exact characters."""

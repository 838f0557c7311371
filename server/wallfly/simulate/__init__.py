"""A believable organisation that never was: to look around in, and to test against known truth."""

"""Speed, measured against neighbours in the same run. `make bench` prints it."""

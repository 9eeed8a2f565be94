"""The doctor's checks: the road to the server, who we are there, what we may do there."""

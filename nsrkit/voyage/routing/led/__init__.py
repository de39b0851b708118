"""Where an icebreaker leads on a route: by policy, ice and rules, point by point, in stretches."""

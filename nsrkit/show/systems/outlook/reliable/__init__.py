"""Figures and tables of who sails all year in years to come."""

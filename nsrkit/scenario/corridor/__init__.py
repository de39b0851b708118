"""What is asked of the corridor as a whole: goods, plants, years to come."""

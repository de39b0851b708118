"""Ice from elsewhere: the products that can be fetched, how to fetch them, and plug-ins."""

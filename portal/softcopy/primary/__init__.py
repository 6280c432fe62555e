"""The primary school's record book of circular 27/2020: which field stands where, and its template."""

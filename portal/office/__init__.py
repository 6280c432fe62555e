"""The office: what officials and clerks use. Closed unless listed (``access``)."""

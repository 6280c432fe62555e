"""Reports of what was checked, as PDFs under the hub's seal; and what the hub says of one that lies on a table.

Nothing of a report is kept: what it says was found when it was asked for, and its QR code carries what a page needs to
tell it from one that was altered.
"""

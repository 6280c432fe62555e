"""What in an accepted record the department should look at. Pure: never a refusal, never a change (package.md §5).

Where a circular leaves room, or something needed is not in the record, nothing is said: ``docs/findings.md``.
"""

"""Schema changes, numbered, one head. Each must suit the code before it and after it."""

"""The console: starts the doors, runs the pipeline by hand. Knows every room, no rule of its own."""

"""A stranger's file from its upload to an answer: is it genuine, what differs, whose code is on it. Nothing is kept."""

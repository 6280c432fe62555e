"""Where strangers' files are read: in a process of their own, with little time, little memory and nothing else.

Whatever a file does to the program that reads it, who asked gets an answer. ``process`` knows no format; beside it one
file a format. Only bytes come back, and they are taken apart as data, never as objects (no pickle).
"""

"""What an archive is checked with: these files lie in each archive, and the hub uses them too. No hub needed."""

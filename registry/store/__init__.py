"""Tables, originals and audit lines. Nobody outside the registry opens this door."""

"""The pipeline's four steps. Each may be run again at any moment, by anybody, and changes nothing twice."""

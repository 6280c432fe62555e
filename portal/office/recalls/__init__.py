"""The recall desk: asking, confirming, checking, deciding; suspending in an emergency; deputies (docs/recall.md)."""

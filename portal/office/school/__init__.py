"""The school desk: batches, records, codes and what a school hands out."""

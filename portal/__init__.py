"""What people see: the public look-up and, in its own process, the office."""

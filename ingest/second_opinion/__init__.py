"""Every stored record judged once more by engines that share no code with the verifier."""

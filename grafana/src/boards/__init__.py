"""The boards, in the order in which somebody looks for what is wrong."""

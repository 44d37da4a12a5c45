"""The people of an office: who they are, who is invited, what is asked of them, and what they did."""

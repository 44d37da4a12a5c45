"""The demonstration record: real panels as their sources state them, and Norchester, which is invented."""

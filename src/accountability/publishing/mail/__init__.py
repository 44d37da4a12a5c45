"""Mail that leaves the house: what a message is, who carries it, and the one sender that hands it over."""

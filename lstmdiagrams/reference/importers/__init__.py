"""Files and frameworks → sizes and weights of a network."""

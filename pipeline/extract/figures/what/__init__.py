"""What a number measures, in a few of the text's own words."""

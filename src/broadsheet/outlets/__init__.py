"""What machines read: feeds, maps, structured data, JSON. Outputs of the press, behind the readers' pages."""

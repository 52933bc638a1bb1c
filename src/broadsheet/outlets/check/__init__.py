"""The site's own look at what it tells readers and machines, in sentences for an editor."""

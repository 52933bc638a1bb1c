"""What readers' pages read of stories: frozen values, and the keys they depend on."""

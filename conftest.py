pytest_plugins = ["broadsheet.testing.fixtures"]

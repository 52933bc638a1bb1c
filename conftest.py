pytest_plugins = ["broadsheet.testing.migrated", "broadsheet.testing.fixtures"]

pytest_plugins = ["broadsheet.testing.fixtures", "broadsheet.testing.migrated"]

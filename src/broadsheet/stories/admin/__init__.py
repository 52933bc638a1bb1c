"""The newsroom's screens for stories, on Wagtail's viewsets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0007_kind_lists")]

    operations = [
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                condition=models.Q(("gone_at__isnull", False)), fields=["gone_at"], name="story_gone"
            ),
        ),
    ]

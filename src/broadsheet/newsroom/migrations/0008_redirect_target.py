from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0007_former_place")]

    operations = [
        migrations.AddIndex(
            model_name="redirect",
            index=models.Index(fields=["target", "edition"], name="redirect_target"),
        ),
    ]

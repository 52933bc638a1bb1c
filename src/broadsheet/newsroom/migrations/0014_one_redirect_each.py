from django.db import migrations, models


class Migration(migrations.Migration):
    """What is said of a second one. Nothing changes in the database."""

    dependencies = [
        ("newsroom", "0013_redirects_by_path"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="redirect",
            name="redirect_path_once",
            constraint=models.UniqueConstraint(
                fields=("edition", "path"),
                name="redirect_path_once",
                violation_error_message="There is a redirect for this address already. Change that one.",
            ),
        ),
    ]

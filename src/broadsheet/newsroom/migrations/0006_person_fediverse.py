import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0005_former_topic")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="fediverse",
            field=models.CharField(
                blank=True,
                help_text="For example: @name@mastodon.example. Named as the author where their stories are shared.",
                max_length=200,
                validators=[
                    django.core.validators.RegexValidator(
                        "^@[\\w.-]+@[\\w-]+(\\.[\\w-]+)+\\Z",
                        "Write it as @name@mastodon.example, with both signs.",
                    )
                ],
                verbose_name="fediverse address",
            ),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0006_person_fediverse")]

    operations = [
        migrations.CreateModel(
            name="FormerPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("host", models.CharField(blank=True, max_length=255, verbose_name="host")),
                ("prefix", models.CharField(blank=True, max_length=20, verbose_name="address prefix")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_places",
                        to="newsroom.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "former place of an edition",
                "verbose_name_plural": "former places of editions",
                "constraints": [models.UniqueConstraint(fields=("host", "prefix"), name="former_place_once")],
            },
        ),
    ]

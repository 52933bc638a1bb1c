from django.db import migrations

from broadsheet.newsroom.models.folded import FoldedField

AT_ONCE = 500


def fill(apps, schema_editor):
    """What is there already is found from the first day too; killed, it begins where it was."""
    for name in ("Picture", "DocumentFile"):
        model = apps.get_model("stories", name)
        field = model._meta.get_field("search_text")
        rows = model.objects.filter(search_text="").exclude(title="").order_by("pk")
        last = 0
        while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
            for row in batch:
                row.search_text = field.folded(row)
            model.objects.bulk_update(batch, ["search_text"])
            last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("stories", "0011_recording")]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="search_text",
            field=FoldedField(max_length=1100, source="title description credit source"),
        ),
        migrations.AddField(
            model_name="documentfile",
            name="search_text",
            field=FoldedField(max_length=255, source="title"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

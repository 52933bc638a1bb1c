from django.db import migrations

import broadsheet.stories.models.indexes

FIELDS = ['-latest_revision', '-id', 'edition', 'section', 'kind', 'live', 'gone_at', 'published_at', 'owner', 'search_text']


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0005_version'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='story', name='story_desk_list'),
        migrations.AddIndex(
            model_name='story',
            index=broadsheet.stories.models.indexes.NewestFirst(fields=FIELDS, name='story_desk_list'),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0012_edition_logo'),
        ('stories', '0011_recording'),
        ('fronts', '0002_staticpage_same_as'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrontLead',
            fields=[
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='newsroom.edition')),
                ('chosen_at', models.DateTimeField()),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stories.story')),
            ],
            options={'default_permissions': ()},
        ),
    ]

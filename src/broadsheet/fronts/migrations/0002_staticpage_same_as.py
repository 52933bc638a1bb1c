import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fronts', '0001_static_page'),
    ]

    operations = [
        migrations.AddField(
            model_name='staticpage',
            name='same_as',
            field=models.ForeignKey(blank=True, help_text='Readers are led from one to the other, and search engines know both as one.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='fronts.staticpage', verbose_name='the same page in another edition'),
        ),
    ]

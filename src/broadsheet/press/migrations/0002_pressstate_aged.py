from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('press', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='pressstate',
            name='aged',
            field=models.DateTimeField(help_text='Stories published until then have pages that say they are over a year old.', null=True),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0004_remit'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(unique=True)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsroom.topic')),
            ],
            options={
                'verbose_name': 'merged topic',
                'verbose_name_plural': 'merged topics',
            },
        ),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0003_edition_language_without_help'),
    ]

    operations = [
        migrations.CreateModel(
            name='Remit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(help_text='Whoever has no place of their own publishes wherever their role lets them.', on_delete=django.db.models.deletion.CASCADE, related_name='remits', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsroom.edition', verbose_name='edition')),
                ('section', models.ForeignKey(blank=True, help_text='Empty: the whole edition.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsroom.section', verbose_name='section')),
            ],
            options={
                'verbose_name': 'place of an editor',
                'verbose_name_plural': 'places of editors',
                'ordering': ['account__username', 'edition__sort_order', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='remit',
            constraint=models.UniqueConstraint(condition=models.Q(('section', None)), fields=('account', 'edition'), name='remit_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='remit',
            constraint=models.UniqueConstraint(fields=('account', 'section'), name='remit_section_once'),
        ),
    ]

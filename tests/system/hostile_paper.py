"""Fills a site with hostile text through the product's services: prints the addresses of the pages (JSON)."""

import json
import sys

from broadsheet.cli.boot import boot


def main() -> None:
    """One section, topic, person and story for each of the texts, each of them in every field."""
    boot()
    from broadsheet.newsroom.models import Edition, Person, Section, Topic
    from broadsheet.newsroom.services import save_person, save_section, save_topic
    from broadsheet.stories.models import Byline, SourceLink, Story, StoryTopic
    from broadsheet.stories.services import mark_updated, publish_story, save_draft, unpublish_story
    from broadsheet.testing.hostile import SCRIPTS

    edition = Edition.objects.get(code="en")
    stories, names = [], []
    for number, text in enumerate(SCRIPTS.values()):
        section = topic = person = None
        if number < 3:
            words = {"edition": edition, "name": text, "description": text, "slug": f"hostile-{number}"}
            section = save_section(section=Section(**words))
            topic = save_topic(topic=Topic(**words))
            person = save_person(person=Person(**words, bio=text))
            names += [section.path, topic.path, person.path]
        story = Story(
            edition=edition,
            headline=text,
            river_headline=text,
            standfirst=text,
            place=text[:120],
            section=section,
            body=[
                ("paragraph", f"<p>Words {text}</p>"),
                ("heading", text),
                ("quote", {"text": text, "who": text}),
                ("fact_box", {"title": text, "text": f"<p>Words {text}</p>"}),
                ("question", {"question": text, "answer": f"<p>Words {text}</p>"}),
                ("table", {"caption": text, "rows": f"{text}|1\n2|3", "header_row": True}),
            ],
        )
        story.sources = [SourceLink(url="https://example.org/", title=text)]
        if topic and person:
            story.story_topics = [StoryTopic(topic=topic)]
            story.bylines = [Byline(person=person, about=text)]
        save_draft(story=story)
        story = publish_story(story=story)
        stories.append(story)
    mark_updated(story=stories[0], note=SCRIPTS["an element"])
    unpublish_story(story=stories[-1], reason=SCRIPTS["an element"])
    draft = Story(edition=edition, headline=SCRIPTS["a picture"], standfirst="A draft.")
    save_draft(story=draft)
    found = {
        "stories": [story.path for story in stories],
        "names": names,
        "numbers": [story.pk for story in stories],
        "section": Section.objects.get(edition=edition, slug="hostile-0").pk,
        "topic": Topic.objects.get(edition=edition, slug="hostile-0").pk,
        "person": Person.objects.get(edition=edition, slug="hostile-0").pk,
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()

"""Our feeds pass the rules of the W3C's validator, and the rules are what its own cases say."""

import re
import zipfile
from pathlib import Path

from hypothesis import given, settings

from broadsheet.outlets.feeds import atom, rss
from broadsheet.outlets.tests.feedrules import events
from broadsheet.outlets.tests.test_hostile_words import TEXT, feed_of

CASES = Path(__file__).parent / "schemas" / "feedvalidator-cases.zip"

ADVICE = set(
    "MissingSelf ContainsHTML SecurityRisk ContainsRelRef MissingGuid NeedDescriptionBeforeContent "
    "NotBlank ContainsUndeclaredHTML DuplicateUpdated ImplausibleDate DuplicateEntries "
    "NonCanonicalURI UnknownNamespace AvoidNamespacePrefix NonstdPrefix ReservedPrefix "
    "DangerousStyleAttr SecurityRiskAttr NotHtml SelfNotAtom MissingTextualContent UseOfExtensionAttr "
    "MisplacedItem NotSufficientlyUnique BadCharacters ObsoleteNamespace UndeterminableVocabulary".split()
)
"""What the validator warns of and does not call an error."""

GOOD = {
    "ValidRFC2822Date": {"InvalidRFC2822Date"},
    "ValidLanguage": {"InvalidLanguage"},
    "ValidW3CDTFDate": {"InvalidRFC3339Date"},
    "ValidURI": {"InvalidLink", "InvalidUriChar"},
    "ValidMIMEAttribute": {"InvalidMIMEType", "InvalidMIMEAttribute"},
    "ValidURN": {"InvalidURN", "InvalidUUID"},
    "ValidAtomLinkRel": {"UnregisteredAtomLinkRel"},
    "ValidHttpGUID": {"InvalidHttpGUID", "InvalidPermalink"},
    "ValidBooleanAttribute": {"InvalidBooleanAttribute"},
    "ValidHtml": {"NotHtml"},
    "ValidTitle": {"NotBlank"},
    "ValidElement": {"UndefinedElement"},
}
"""What it says is good, and what must then not be found."""


def test_the_rules_find_what_the_validators_own_cases_expect():
    """Those of its cases whose elements our feeds can have: each names what must, or must not, be found."""
    wrong, looked = [], 0
    with zipfile.ZipFile(CASES) as cases:
        for name in cases.namelist():
            data = cases.read(name)
            asked = re.search(r"Expect:\s*(!?)(\w+)", data.decode(errors="replace"))
            if not name.endswith(".xml") or asked is None:
                continue
            looked += 1
            found, event = events(data), asked[2]
            if event == "Error":
                agreed = not found - ADVICE
            elif event in GOOD:
                agreed = not GOOD[event] & found
            else:
                agreed = (event in found) != bool(asked[1])
            if not agreed:
                wrong.append((name, event, sorted(found)))
    assert looked > 870
    assert wrong == []


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_no_words_make_a_feed_invalid(words):
    for write in (rss.write, atom.write):
        # Words that look like markup are words: the validator advises against them in a title, and against
        # what may be the remains of another encoding.
        found = events(write(feed_of(words)).encode())
        assert found <= {"ContainsHTML", "ContainsUndeclaredHTML", "BadCharacters"}

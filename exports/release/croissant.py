"""The description of a release's tables in Croissant 1.0, from which machine-learning tools load them."""

import json
from collections.abc import Iterable, Iterator, Sequence

from paperkg.exports.release.about import About, is_iri
from paperkg.exports.release.contents import FACTS, RESULTS, File
from paperkg.exports.tables import FACT_COLUMNS, RESULT_COLUMNS

_CROISSANT = "http://mlcommons.org/croissant/"
_OWN = """
citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes isLiveDataset jsonPath
key md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform
""".split()
"""Terms of Croissant that its readers want to find in every context."""

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": _CROISSANT,
    "rai": f"{_CROISSANT}RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in _OWN},
}

_TEXT, _INTEGER, _FLOAT, _URL = "sc:Text", "sc:Integer", "sc:Float", "sc:URL"
COLUMNS = {
    "paper_id": (_TEXT, "the paper's id, such as arXiv:2309.06180"),
    "title": (_TEXT, "the paper's title"),
    "year": (_INTEGER, "the paper's year, if known"),
    "relation": (_TEXT, "what the paper does with the entity"),
    "entity": (_TEXT, "label of the entity"),
    "kind": (_TEXT, "technique, system, hardware, model, dataset or task"),
    "confidence": (_FLOAT, "how sure the fact is, from 0 to 1"),
    "counts": (_TEXT, "numbers of devices, with ' | ' between them"),
    "surfaces": (_TEXT, "how the paper writes the entity, with ' | ' between the forms"),
    "sentence": (_TEXT, "the sentences that say so, verbatim"),
    "link": (_URL, "where the sentence stands on the paper's page, if that is known"),
    "reason": (_TEXT, "why it was read and linked so"),
    "iri": (_URL, "the node in the graph"),
    "quote": (_TEXT, "the words that state the result, verbatim"),
    "metric": (_TEXT, "what was measured, in the paper's words"),
    "measure": (_TEXT, "what kind of thing the metric is: time, energy, memory, quality, work, size, area or cost"),
    "value": (_FLOAT, "the number, the lower one of a range"),
    "value_max": (_FLOAT, "the upper number of a range"),
    "unit": (_TEXT, "the unit; x for a factor"),
    "bound": (_TEXT, "exact, up_to, at_least, about, average or range"),
    "direction": (_TEXT, "which way the metric goes: higher, lower, increase or decrease"),
    "gain": ("sc:Boolean", "whether the paper claims a gain (true) or a loss (false) over its baseline, if it tells"),
    "reported": (_TEXT, "the number as it is written"),
    "subject": (_TEXT, "what achieved it, in the paper's words"),
    "baseline": (_TEXT, "what it is compared with, with ' | ' between several"),
    "model": (_TEXT, "on which models, with ' | ' between several"),
    "hardware": (_TEXT, "on which hardware, with ' | ' between several"),
    "dataset": (_TEXT, "on which data sets, with ' | ' between several"),
}
"""Data type and meaning of each column of the tables."""


def croissant(about: About, summary: str, files: Iterable[File]) -> Iterator[str]:
    """The description as JSON-LD; `summary` is one for people. Files are found beside it if there is no base URL."""
    found = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": f"{_CROISSANT}1.0",
        "name": about.title,
        "description": summary,
        **_stated(about),
        "distribution": [_file_object(about, file) for file in files],
        "recordSet": [_records("facts", FACTS, FACT_COLUMNS), _records("results", RESULTS, RESULT_COLUMNS)],
    }
    yield json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _stated(about: About) -> dict[str, object]:
    """What the publisher says, but for the title."""
    pairs: dict[str, object] = {
        "license": about.license,
        "url": about.base_url,
        "datePublished": about.date,
        "creator": [_creator(creator) for creator in about.creators],
    }
    return {name: value for name, value in pairs.items() if value}


def _creator(creator: str) -> dict[str, str]:
    return {"@type": "sc:Person", ("url" if is_iri(creator) else "name"): creator}


def _file_object(about: About, file: File) -> dict[str, str]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.kind.title,
        "contentUrl": about.base_url + file.name,
        "contentSize": f"{file.size} B",
        "encodingFormat": file.kind.packed or file.kind.media_type,
        "sha256": file.sha256,
    }


def _records(name: str, file: str, columns: Sequence[str]) -> dict[str, object]:
    fields = [_field(name, file, column) for column in columns]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"{name}.csv, a row each",
        "field": fields,
    }


def _field(records: str, file: str, column: str) -> dict[str, object]:
    data_type, meaning = COLUMNS[column]
    return {
        "@type": "cr:Field",
        "@id": f"{records}/{column}",
        "name": column,
        "description": meaning,
        "dataType": data_type,
        "source": {"fileObject": {"@id": file}, "extract": {"column": column}},
    }

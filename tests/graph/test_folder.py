"""The folder of a knowledge graph: what is taken for one, who may use it, and which database counts."""

import json
import os
from pathlib import Path

import pytest

from paperkg.errors import StoreError
from paperkg.graph.folder import MANIFEST, SCHEMA, open_folder, os_errors


def made(folder: Path, generation: int = 0) -> Path:
    """A knowledge graph whose databases are empty folders."""
    with open_folder(folder, write=True) as opened:
        opened.fresh().mkdir()
        opened.commit(generation)
    return folder


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    kg = made(tmp_path / "a" / "kg", 1)
    assert json.loads((kg / MANIFEST).read_text()) == {"generation": 1, "paperkg": "0.1.0", "schema": SCHEMA}
    with open_folder(kg, write=False) as folder:
        assert (folder.generation, folder.current) == (1, kg / "store" / "1")


def test_an_empty_folder_becomes_one_and_another_s_stays_as_it_is(tmp_path: Path) -> None:
    made(tmp_path / "kg")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.png").touch()
    with pytest.raises(StoreError, match=r"photos is no knowledge graph and not empty \(it has a.png\);"):
        made(tmp_path / "photos")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["a.png"]


def test_reading_needs_a_knowledge_graph(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("", "none", "file"):
        with (
            pytest.raises(StoreError, match=rf"{name} is no knowledge graph: it has no paperkg.json; make one with"),
            open_folder(tmp_path / name, write=False),
        ):
            pass
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ('{"schema": 0, "generation": 0}', r"kg was built by an older paperkg \(schema 0, this one has 2\); delete"),
        ('{"schema": 3, "generation": 0}', r"kg was built by a newer paperkg \(schema 3, this one has 2\); delete the"),
        ("{", r"kg/paperkg.json is damaged; delete the folder and build it again"),
        ("[]", r"kg/paperkg.json is damaged"),
        ('{"schema": 2}', r"kg/paperkg.json is damaged"),
        ('{"schema": null, "generation": 0}', r"kg/paperkg.json is damaged"),
        ('{"schema": "\\udcff", "generation": 0}', r"kg/paperkg.json is damaged"),
    ],
)
def test_a_manifest_that_does_not_fit_is_told(tmp_path: Path, manifest: str, message: str, write: bool) -> None:
    kg = made(tmp_path / "kg")
    (kg / MANIFEST).write_text(manifest)
    with pytest.raises(StoreError, match=message), open_folder(kg, write=write):
        pass


def test_one_writer_or_many_readers(tmp_path: Path) -> None:
    kg = made(tmp_path / "kg")
    written = pytest.raises(StoreError, match="kg is being written by another process; try again when")
    read = pytest.raises(StoreError, match="kg is being read by another process")
    for write in (True, False):
        with open_folder(kg, write=True), written, open_folder(kg, write=write):
            pass
    with open_folder(kg, write=False), open_folder(kg, write=False), read, open_folder(kg, write=True):
        pass
    with open_folder(kg, write=True):
        pass


def test_an_error_inside_releases_the_lock(tmp_path: Path) -> None:
    kg = made(tmp_path / "kg")
    with pytest.raises(KeyError), open_folder(kg, write=True):
        raise KeyError
    with open_folder(kg, write=True):
        pass


def test_a_writer_removes_what_was_left_over(tmp_path: Path) -> None:
    kg = made(tmp_path / "kg", 1)
    for generation in ("0", "2", "7"):
        (kg / "store" / generation / "x").mkdir(parents=True)
    with open_folder(kg, write=False):
        assert len(list((kg / "store").iterdir())) == 4
    with open_folder(kg, write=True) as folder:
        assert [path.name for path in (kg / "store").iterdir()] == ["1"]
        (kg / "store" / "2" / "x").mkdir(parents=True)
        assert folder.fresh() == kg / "store" / "2"
        assert not folder.fresh().exists()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_change_that_cannot_be_written_down_leaves_the_old_state(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    kg = made(tmp_path / "kg", 3)
    with open_folder(kg, write=True) as folder:
        monkeypatch.setattr(os, step, fail)
        with pytest.raises(OSError, match="No space"):
            folder.commit(4)
        monkeypatch.undo()
        assert folder.generation == 3
    with open_folder(kg, write=True) as folder:
        assert folder.generation == 3


@pytest.mark.parametrize(
    ("error", "text"),
    [(OSError(28, "No space left"), "kg: No space left"), (OSError("IO error:\nbad"), "kg: IO error: bad")],
)
def test_what_the_system_refuses_names_the_folder(error: OSError, text: str) -> None:
    with pytest.raises(StoreError) as caught, os_errors(Path("kg")):
        raise error
    assert str(caught.value) == text


def test_a_place_that_cannot_be_made_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file/kg: Not a directory"):
        made(tmp_path / "file" / "kg")
    with pytest.raises(StoreError, match="file: File exists"):
        made(tmp_path / "file")

"""The registry and the errors: nothing is lost, and a wrong name gets a helpful line."""

from collections.abc import Callable

import pytest

from paperkg import errors
from paperkg.errors import PaperkgError, UnknownNameError
from paperkg.registry import Registry


def registry() -> Registry[Callable[[str], str]]:
    found: Registry[Callable[[str], str]] = Registry("format")
    found.add("turtle")(str.upper)
    found.add("html")(str.lower)
    return found


def test_names_are_sorted_and_functions_come_back() -> None:
    assert list(registry()) == ["html", "turtle"]
    assert list(registry().items()) == [("html", str.lower), ("turtle", str.upper)]
    assert registry()["turtle"] is str.upper


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="format 'html' is registered twice"):
        registry().add("html")(str.title)


def test_a_wrong_name_is_answered_with_the_near_one_and_all_known() -> None:
    with pytest.raises(UnknownNameError) as error:
        registry()["turtel"]
    assert str(error.value) == "no format called 'turtel'; did you mean 'turtle'? (known: html, turtle)"


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ([], "no paper called 'x' (known: )"),
        (["zebra"], "no paper called 'x' (known: zebra)"),
        ([f"paper {number}" for number in range(41)], "no paper called 'x'"),
    ],
)
def test_names_are_listed_if_they_are_few(known: list[str], message: str) -> None:
    assert str(UnknownNameError("paper", "x", known)) == message


def test_everything_raised_on_purpose_is_of_one_class_and_drawn_in_the_docstring() -> None:
    own = (name for name, value in vars(errors).items() if getattr(value, "__module__", "") == errors.__name__)
    classes = {name: getattr(errors, name) for name in own}
    assert [name for name, value in classes.items() if not issubclass(value, PaperkgError)] == []
    assert [name for name in classes if name not in str(errors.__doc__)] == []

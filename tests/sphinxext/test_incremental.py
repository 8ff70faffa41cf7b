"""What a build renders, reads and writes: what changed, and nothing else."""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from lstmdiagrams.graphics.theme import LIGHT
from lstmdiagrams.reference import LSTM, Trace
from lstmdiagrams.runs import reference_run
from lstmdiagrams.sphinxext import settings
from lstmdiagrams.sphinxext.digests import digest
from tests.sphinxext.projects import Built, Project, application
from tests.sphinxext.samples import everything

THEME = '[roles]\ngate = ["{colour}", "#000000", "#000000"]\n'
NOTATION = '[quantities.f]\nname = "{name}"\n'


def page(*directives: str) -> str:
    """Return a page with figures."""
    return "".join(f".. {directive}\n\n" for directive in directives)


def pages(**named: str) -> dict[str, str]:
    """Return pages and a contents page before them."""
    return {"index": ".. toctree::\n\n" + "".join(f"   {name}\n" for name in named), **named}


def other_run() -> Trace:
    """Return a run that is not shipped."""
    import numpy as np

    return LSTM.random(input_size=2, hidden_size=2, seed=1).run(np.ones((3, 1, 2)))


def pictures(project: Project) -> list[str]:
    """Return the names of the pictures that are kept."""
    return sorted(path.name for path in (project.folder / "_build/doctrees/lstmdiagrams").iterdir())


def written(built: Built) -> tuple[str, ...]:
    """Return the pages that were written, but for the contents page, which Sphinx writes anew."""
    return tuple(name for name in built.written if name != "index")


def contents(folder: Path) -> Mapping[str, str]:
    """Return every file of a site, by its name, with a digest."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_the_same_figure_on_fifty_pages_is_rendered_once(project: Project) -> None:
    """Fifty pages cost one rendering."""
    names = {f"page{n}": page("lstm-cell:: counter") for n in range(50)}
    built = project.write(**pages(**names)).build()
    assert built.rendered == ("page.svg",)
    assert all(built.svgs(f"{name}.html") for name in names)


def test_a_build_without_changes_renders_nothing(project: Project) -> None:
    """Neither does it read or write a page."""
    project.write(**pages(a=page("lstm-cell::", "gru-cell::"), b=page("lstm-cell:: counter")))
    assert len(project.build().rendered) == 3
    again = project.build()
    assert (again.rendered, again.read, again.written) == ((), (), ())


def test_a_page_whose_text_changes_renders_nothing(project: Project) -> None:
    """Its figures are what they were."""
    project.write(**pages(a=page("lstm-cell::"))).build()
    built = project.write(a="More text.\n\n" + page("lstm-cell::")).build()
    assert built.read == ("a",)
    assert built.rendered == ()
    assert len(built.svgs("a.html")) == 1


def test_words_and_sizes_render_nothing(project: Project) -> None:
    """Another width, another title, another caption: the same picture."""
    project.write(**pages(a=page("lstm-cell::"))).build()
    other = page("lstm-cell::\n   :width: 3em\n   :alt: A cell\n   :name: x\n\n   Caption")
    assert project.write(a=other).build().rendered == ()


def test_another_run_in_a_file_rebuilds_the_pages_that_show_it(project: Project) -> None:
    """Editing a run's file concerns the pages that name it."""
    reference_run("counter").save(project.folder / "run.npz")
    project.write(**pages(a=page("lstm-cell:: run.npz"), b=page("lstm-cell:: counter")))
    before = project.build()
    other_run().save(project.folder / "run.npz")
    after = project.build()
    assert after.read == written(after) == ("a",)
    assert after.rendered == ("page.svg",)
    assert before.svgs("b.html") == after.svgs("b.html")


@pytest.mark.parametrize(
    ("option", "name", "text", "values"),
    [
        ("theme", "mine.toml", THEME, ({"colour": "#ffffff"}, {"colour": "#eeeeee"})),
        ("notation", "mine.toml", NOTATION, ({"name": "keep"}, {"name": "hold"})),
    ],
)
def test_another_theme_or_notation_rebuilds_the_pages_that_name_it(
    project: Project, option: str, name: str, text: str, values: tuple[dict[str, str], ...]
) -> None:
    """A file that a figure names is a dependency of its page."""
    (project.folder / name).write_text(text.format(**values[0]), encoding="utf-8")
    project.write(**pages(a=page(f"lstm-cell::\n   :{option}: {name}"), b=page("lstm-cell::")))
    project.build()
    (project.folder / name).write_text(text.format(**values[1]), encoding="utf-8")
    built = project.build()
    assert built.read == ("a",)
    assert built.rendered == ("page.svg",)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("lstmdiagrams_notation", ('"pytorch"', '"tilde"')),
        ("lstmdiagrams_theme", ('"auto"', '"print"')),
    ],
)
def test_another_look_in_conf_py_rebuilds_the_pages_that_have_it(
    project: Project, key: str, values: tuple[str, str]
) -> None:
    """A page without figures, and a figure with a look of its own, are not concerned."""
    option = key.partition("_")[2]
    own = page(f"lstm-cell::\n   :{option}: {values[1].strip(chr(34))}")
    project.write(conf=f"{key} = {values[0]}", **pages(a=page("lstm-cell::"), b=own, c="Text."))
    project.build()
    built = project.write(conf=f"{key} = {values[1]}").build()
    assert built.read == ("a",)
    assert written(built) == ("a",)
    assert built.rendered == ()  # it is the other page's picture now
    assert built.svgs("a.html")[0].count("ld-") == built.svgs("b.html")[0].count("ld-")


@pytest.mark.parametrize("kind", ["theme", "notation"])
def test_a_file_that_conf_py_names_rebuilds_the_pages_when_it_changes(
    project: Project, kind: str
) -> None:
    """It counts what is in the file, and not its name."""
    file, text = project.folder / "mine.toml", {"theme": THEME, "notation": NOTATION}[kind]
    file.write_text(text.format(colour="#ffffff", name="keep"), encoding="utf-8")
    project.write(conf=f'lstmdiagrams_{kind} = "mine.toml"', **pages(a=page("lstm-cell::"), c="T."))
    project.build()
    assert project.build().read == ()
    file.write_text(text.format(colour="#eeeeee", name="hold"), encoding="utf-8")
    assert project.build().read == ("a",)


def test_objects_in_conf_py_are_known_by_what_is_in_them(project: Project) -> None:
    """An equal theme, made anew by every build, is the same theme; another is another."""
    conf = (
        "from lstmdiagrams.graphics.theme import LIGHT\n"
        'lstmdiagrams_theme = LIGHT.changed("mine", gate=("{}", "#000000", "#000000"))\n'
    )
    project.write(conf=conf.format("#ffffff"), **pages(a=page("lstm-cell::"), c="Text."))
    built = project.build()
    assert 'fill="#ffffff" stroke="#000000"' in built.svgs("a.html")[0]
    assert not built.warnings
    assert project.build().read == ()
    built = project.write(conf=conf.format("#eeeeee")).build()
    assert built.read == ("a",)
    assert 'fill="#eeeeee" stroke="#000000"' in built.svgs("a.html")[0]


def test_another_way_of_showing_rebuilds_the_pages_with_figures(project: Project) -> None:
    """Images in the place of SVG in the page, and back."""
    project.write(**pages(a=page("lstm-cell::"), c="Text.")).build()
    images = project.build(lstmdiagrams_html="image")
    assert written(images) == ("a",)
    assert images.rendered == ("svg",)
    inline = project.build(lstmdiagrams_html="inline")
    assert written(inline) == ("a",)
    assert inline.rendered == ()


def test_another_version_of_the_program_draws_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade no page shows what the old version drew."""
    project.write(**pages(a=page("lstm-cell::"), c="Text.")).build()
    monkeypatch.setattr(settings, "digest_of_program", lambda: "another")
    built = project.build()
    assert built.read == ("a",)
    assert built.rendered == ("page.svg",)


def test_pictures_that_no_page_shows_are_removed(project: Project) -> None:
    """Neither the kept ones nor those of a site stay when their figure is gone."""
    project.write(**pages(a=page("lstm-cell::"), b=page("gru-cell::")))
    conf = {"lstmdiagrams_html": "image"}
    built = project.build(**conf)
    assert len(pictures(project)) == len([*built.out.glob("_images/*")]) == 2
    project.write(index="Text.", a=page("lstm-cell:: counter"))
    (project.folder / "b.rst").unlink()
    built = project.build(**conf)
    (kept,) = pictures(project)
    assert [path.name for path in built.out.glob("_images/*")] == [kept]
    assert kept in built.text("a.html")


def test_what_is_not_ours_stays(project: Project) -> None:
    """Other files in the folder of images are nobody's business here."""
    project.write(**pages(a=page("lstm-cell::")))
    built = project.build(lstmdiagrams_html="image")
    others = ["lstmdiagrams-mine.svg", "x-0123456789abcdef.svg"]
    for name in others:
        (built.out / "_images" / name).write_text("", encoding="utf-8")
    project.write(a=page("gru-cell::")).build(lstmdiagrams_html="image")
    assert set(others) < {path.name for path in built.out.glob("_images/*")}


def test_a_second_builder_renders_what_it_lacks(project: Project) -> None:
    """Builders share a project's pictures, each in its form."""
    project.write(**pages(a=page("lstm-cell::")))
    rendered = [project.build(name).rendered for name in ("html", "dirhtml", "latex", "html")]
    assert rendered == [("page.svg",), (), ("pdf",), ()]


def test_a_picture_that_is_gone_is_made_again(project: Project) -> None:
    """Whoever clears the cache loses nothing."""
    project.write(**pages(a=page("lstm-cell::"))).build()
    for name in pictures(project):
        (project.folder / "_build/doctrees/lstmdiagrams" / name).unlink()
    built = project.write(a="Text.\n\n" + page("lstm-cell::")).build()
    assert built.rendered == ("page.svg",)


class TestParallel:
    """Several processes make the same site as one."""

    PAGES = pages(
        **{
            f"page{n}": page(
                f"lstm-cell:: counter\n   :step: {n % 4}",
                "unrolled-rnn:: run.npz\n   :theme: mine.toml",
            )
            for n in range(12)
        }
    )

    @pytest.mark.parametrize("mode", ["inline", "image"])
    def test_the_same_bytes_and_no_picture_twice(
        self, project: Project, tmp_path: Path, mode: str
    ) -> None:
        """Every file of the site is byte for byte the same, and no figure is rendered twice."""
        sites: list[Mapping[str, str]] = []
        for processes in (1, 3):
            other_run().save(project.folder / "run.npz")
            text = THEME.format(colour="#ffffff")
            (project.folder / "mine.toml").write_text(text, encoding="utf-8")
            project.write(**self.PAGES)
            built = project.build(parallel=processes, lstmdiagrams_html=mode)
            assert not built.warnings
            assert len(built.rendered) == 5
            sites.append(self.site(built))
            (project.folder / "_build").rename(tmp_path / f"built-{processes}")
        assert sites[0] == sites[1]

    @pytest.mark.slow
    @pytest.mark.parametrize("builder", ["html", "epub", "latex", "text"])
    def test_every_builder_makes_the_same_bytes(
        self,
        project: Project,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        builder: str,
    ) -> None:
        """With every directive, the role and equations, on pages that share their figures."""
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        conf = 'epub_show_urls = "no"\nlstmdiagrams_notation = "tilde"'
        sites: list[Mapping[str, str]] = []
        for processes in (1, 3):
            everything(project, conf)
            page = (project.folder / "other.md").read_text(encoding="utf-8")
            more = {f"more/page{n}.md": f"---\norphan: true\n---\n\n{page}" for n in range(5)}
            built = project.write(**more).build(builder, parallel=processes)
            assert not built.warnings
            assert len(built.rendered) == len(pictures(project) if built.rendered else "")
            sites.append(self.site(built))
            (project.folder / "_build").rename(tmp_path / f"built-{processes}")
        assert sites[0] == sites[1]

    @staticmethod
    def site(built: Built) -> Mapping[str, str]:
        """Return a site's files, but for what Sphinx keeps for itself, and an archive's times."""
        files = contents(built.out).items()
        return {n: v for n, v in files if n != ".buildinfo" and not n.endswith(".epub")}

    def test_what_other_processes_read_is_remembered(self, project: Project) -> None:
        """After a parallel build, a build without changes does nothing, and a change is seen."""
        other_run().save(project.folder / "run.npz")
        (project.folder / "mine.toml").write_text(THEME.format(colour="#ffffff"), encoding="utf-8")
        project.write(**self.PAGES).build(parallel=3)
        again = project.build(parallel=3)
        assert (again.rendered, again.read) == ((), ())
        assert len(pictures(project)) == 6
        changed = project.write(conf='lstmdiagrams_notation = "tilde"').build(parallel=3)
        assert len(written(changed)) == 12

    def test_warnings_of_other_processes_are_said(self, project: Project) -> None:
        """A mistake is said wherever it is found."""
        project.write(**pages(**{f"p{n}": page("lstm-cell:: x") for n in range(8)}))
        assert project.build(parallel=3).warnings.count("[lstmdiagrams.run]") == 8


def test_the_environment_can_be_pickled(project: Project) -> None:
    """With an author's own theme and notation in it, too."""
    conf = (
        "from lstmdiagrams.graphics.theme import AUTO\nfrom lstmdiagrams.notation import PYTORCH\n"
        'lstmdiagrams_theme = AUTO.changed("mine")\n'
        'lstmdiagrams_notation = PYTORCH.changed("mine", decimal=",")\n'
    )
    project.write(conf=conf, index=page("lstm-cell:: counter"))
    with application(project.folder, "html", 0, {}) as app:
        app.build()
        assert pickle.loads(pickle.dumps(app.env)).lstmdiagrams.pages  # noqa: S301 - our own
    page_of_html = (project.folder / "_build/html/index.html").read_text(encoding="utf-8")
    assert re.search(r">[+−]\d,\d\d<", page_of_html)


class TestDigest:
    """Equal values, equal digests."""

    def test_of_what_is_equal(self) -> None:
        """Whatever the order of a mapping, and wherever the objects are."""
        one, other = (LIGHT.changed("x", gate=("#ffffff", "#000000", "#000000")) for _ in "ab")
        assert digest(one, {"a": 1, "b": (2.5, None)}) == digest(other, {"b": [2.5, None], "a": 1})

    @pytest.mark.parametrize(
        ("one", "other"), [("1", 1), (1, 2), (["a", "b"], ["ab"]), (b"a", "a"), (True, "True")]
    )
    def test_of_what_differs(self, one: object, other: object) -> None:
        """Another value, or the same written in another type, is another digest."""
        assert digest(one) != digest(other)

    def test_of_themes_that_differ_in_one_colour(self) -> None:
        """A theme is what is in it, and not its name."""
        one, other = (
            LIGHT.changed("x", gate=(c, "#000000", "#000000")) for c in ("#fff000", "#fff001")
        )
        assert digest(one) != digest(other)

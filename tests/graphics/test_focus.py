"""One thing is lit and the rest steps back; everything keeps its place."""

from __future__ import annotations

import copy
import pickle
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstmdiagrams.errors import InvalidTypeError, InvalidValueError
from lstmdiagrams.graphics import FORMATS, THEMES, Diagram, blanks
from lstmdiagrams.graphics.shapes import DIM, Node
from lstmdiagrams.notation import Key
from tests.graphics.chains import FOCUSES, TAGS, at_steps, chain, lit
from tests.graphics.picture import SVG, Picture, read


def places(picture: Picture) -> list[object]:
    """Return where everything in a picture is."""
    wires = [(each.id, each.points.tolist(), each.head) for each in picture.threads]
    outlines = [(each.id, each.box) for each in picture.outlines]
    return [picture.canvas, outlines, wires, [(each.id, each.at) for each in picture.texts]]


def attributes(dot: str, name: str) -> dict[str, str]:
    """Return what DOT says of a node, what is said of all before it included."""
    said: dict[str, str] = {}
    for line in dot.splitlines():
        head, _, body = line.strip().partition(" [")
        if head in ("node", f'"{name}"'):
            said |= dict(re.findall(r'(\w+)="([^"]*)"', body))
        if head == f'"{name}"':
            break
    return said


class TestWhatIsLit:
    """Names, tags and keys, one or several."""

    @pytest.mark.parametrize(
        ("what", "expected"),
        [
            ("forget", {"frame", "gate", "gate-symbol", "gate-symbol-1", "old"}),
            ("f", {"frame", "gate", "gate-symbol", "gate-symbol-1"}),
            ("t1", {"frame", "old", "slot"}),
            (Key("c", 0, 1), {"frame", "far"}),
            ("c-t0-u1", {"frame", "far"}),
            (["f", Key("c", 0)], {"frame", "gate", "gate-symbol", "gate-symbol-1", "slot"}),
            (("memory",), {"frame", "old", "slot", "far", "kept"}),
            (iter(["c-t0-u0", "c_prev"]), {"frame", "old", "slot"}),
        ],
    )
    def test_what_is_asked_for(self, what: object, expected: set[str]) -> None:
        """Lit is what one of the tags or keys belongs to, and the frame; the rest is dim."""
        assert lit(chain().focus(what)) == expected

    def test_none_lights_all(self) -> None:
        """Without a focus everything is lit again."""
        figure = chain()
        assert figure.focus("f").focus(None) == figure
        assert figure.focus(None) == figure

    def test_last_focus_counts(self) -> None:
        """A figure that is focused anew forgets its old focus."""
        assert chain().focus("f").focus("c") == chain().focus("c")

    @given(st.sets(st.sampled_from(TAGS), min_size=1))
    def test_several_tags_light_what_each_lights(self, tags: set[str]) -> None:
        """Several tags light what one of them lights, and nothing else."""
        figure = chain()
        assert lit(figure.focus(tags)) == set().union(*(lit(figure.focus(tag)) for tag in tags))

    def test_only_what_is_dim_changes(self) -> None:
        """A focused figure is the same one but for what is dim."""
        figure = chain()
        focused = figure.focus("f")
        assert focused != figure
        assert Diagram(figure.shapes, *(getattr(focused, each) for each in OTHERS)) == figure
        assert figure == chain()

    @pytest.mark.parametrize("what", ["gate", "", "c-t1-u0", Key("h", 0), ["f", "nothing"]])
    def test_unknown_is_named(self, what: object) -> None:
        """What the figure does not show is named, with its names, its tags and how keys look."""
        with pytest.raises(InvalidValueError) as caught:
            chain().focus(what)
        sentence = str(caught.value)
        wrong = what[-1] if isinstance(what, list) else what.id if isinstance(what, Key) else what
        assert f"nothing to focus on is called {wrong!r}; " in sentence
        assert "its names are 'forget', 'memory'; its tags are 'f', 't0', 'c_prev'" in sentence
        assert "its values have keys such as 'c-t0-u0'" in sentence

    def test_nothing_at_all(self) -> None:
        """A focus on nothing is refused, and so is one in a figure without parts."""
        with pytest.raises(InvalidValueError, match=r"there is nothing to focus on in \[\]; its n"):
            chain().focus([])
        with pytest.raises(InvalidValueError, match="this figure has no parts that can be focused"):
            Diagram((Node("a", 0, 0, 9, 9, "state"),), "t", "d").focus("f")

    @pytest.mark.parametrize("what", [3, [1], b"f", {"f": 1, 2: 3}, True])
    def test_wrong_type(self, what: object) -> None:
        """A focus that is no name, tag or key is refused with what it must be."""
        with pytest.raises(InvalidTypeError, match="must be a name, a tag, a Key, or a list"):
            chain().focus(what)


OTHERS = (
    *("title", "description", "name", "theme", "fillings", "equations", "focuses", "at_step"),
    *("fonts", "language", "room"),
)


class TestDrawn:
    """What is dim, in every format."""

    def test_svg_has_groups_that_are_dim(self) -> None:
        """In SVG what is dim has a class and an opacity, and nothing else is different."""
        figure = chain()
        focused = figure.focus("c").svg()
        root = ET.fromstring(focused)  # noqa: S314 - our own
        groups = {group.get("id"): group for group in root.iter(f"{SVG}g") if group.get("id")}
        for shape in figure.focus("c").shapes:
            classes = (groups[shape.id].get("class") or "").split()
            assert ("ld-dim" in classes) == shape.dim
            assert groups[shape.id].get("opacity") == (f"{DIM}" if shape.dim else None)
        assert figure.svg() == re.sub(rf' ld-dim(?=")| opacity="{DIM}"', "", focused)

    def test_positions_are_the_same(self) -> None:
        """A focus moves nothing."""
        figure = chain()
        for name in FOCUSES:
            assert places(read(figure.focus(name).svg())) == places(read(figure.svg()))

    def test_dot_mixes_colours_with_what_is_behind(self) -> None:
        """In DOT a dim colour lies between its own and that behind it; none is translucent."""
        dot, paints = chain().focus("f").dot, THEMES["light"].paints
        old = attributes(dot, "old")
        assert old["class"] == "ld-operation ld-dim"
        behind, mixed, own = (
            np.array([int(each[place : place + 2], 16) for place in (1, 3, 5)])
            for each in (paints["frame"].fill, old["fillcolor"], paints["operation"].fill)
        )
        np.testing.assert_allclose(mixed, DIM * own + (1 - DIM) * behind, atol=1)
        assert not re.search(r'"#\w{8}"', dot)

    def test_lit_wires_lie_over_dim_ones(self) -> None:
        """Of wires that share a piece the lit one is seen there."""
        dot = chain().focus("c").dot
        assert dot.index('id="plain"') < dot.index('id="kept"')
        other = Diagram(chain().shapes[::-1], "t", "d")
        assert other.dot.index('id="kept"') < other.dot.index('id="plain"')
        assert other.focus("c").dot.index('id="plain"') < other.focus("c").dot.index('id="kept"')

    def test_tikz_has_a_dim_scope(self) -> None:
        """In TikZ what is dim is one translucent group for each kind of shape."""
        source = chain().focus("f").render("tikz").decode()
        assert source.count(rf"\begin{{scope}}[opacity={DIM},transparency group]") == 3
        assert "transparency group" not in chain().render("tikz").decode()

    @pytest.mark.parametrize("kind", FORMATS)
    def test_every_format_shows_it(self, kind: str) -> None:
        """A focus shows in every format."""
        assert chain().focus("f").render(kind) != chain().render(kind)

    @pytest.mark.parametrize("theme", THEMES)
    def test_texts_can_still_be_read(self, theme: str) -> None:
        """What is dim stands out from its ground, less than what is lit."""
        from lstmdiagrams.graphics.theme import contrast

        figure = chain(theme=theme)
        ground = THEMES[theme].paints["frame"].fill
        colours = [
            attributes(each.dot, "note")["fontcolor"] for each in (figure.focus("f"), figure)
        ]
        dim, usual = (contrast(colour, ground) for colour in colours)
        assert 1.3 < dim < 0.6 * usual

    def test_graphviz_draws_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """However often a figure is focused, Graphviz draws its SVG once."""
        drawn = []
        monkeypatch.setattr(
            blanks, "render", lambda *args, **options: drawn.append(1) or RENDER(*args, **options)
        )
        blanks.drawn.cache_clear()
        figure = chain()
        pictures = [figure.render("svg")]
        pictures += [frame.render("svg") for frame in figure.frames("focus")]
        pictures += [figure.focus(tag).render("html") for tag in TAGS]
        pictures += [frame.render("svg") for frame in figure.frames("step")]
        assert len(drawn) == 1
        assert len(set(pictures)) > 8


RENDER = blanks.render


class TestCombined:
    """What a figure carries along."""

    def test_copies_are_equal(self) -> None:
        """A figure with all that it carries can be copied and pickled, and its steps drawn then."""
        for figure in (chain().focus("f"), at_steps().placed(3, 4, prefix="p-").focus("c")):
            for again in (copy.deepcopy(figure), pickle.loads(pickle.dumps(figure))):  # noqa: S301
                assert again == figure
                assert again.frames("step")[1].svg() == figure.frames("step")[1].svg()

    def test_joined_figures_keep_all(self) -> None:
        """Joined figures have the equations, focuses, fonts and tags of both."""
        other = Diagram(
            chain().shapes,
            "t",
            "d",
            equations="h = o",
            focuses={"memory": ("h",), "output": ("c",)},
            fonts=("Noto Sans", "Noto Serif"),
        )
        for both in (chain().beside(other), chain().above(other)):
            assert both.equations == "c = f c\nh = o"
            assert both.focuses == {
                "forget": ("f", "c_prev"),
                "memory": ("c_prev", "c", "h"),
                "output": ("c",),
            }
            assert both.fonts == ("Noto Sans", "Noto Serif")
            assert lit(both.focus("t0")) == {
                f"{prefix}-{name}"
                for prefix in "ab"
                for name in ("frame", "gate", "gate-symbol", "gate-symbol-1")
            }
            assert lit(both.focus(Key("c", 0))) == {"a-frame", "b-frame", "a-slot", "b-slot"}

    def test_a_figure_without_equations_adds_none(self) -> None:
        """No empty line is among the equations."""
        assert at_steps().beside(chain()).equations == chain().equations

    def test_steps_of_joined_figures(self) -> None:
        """Joined figures are drawn at every step; one that shows all steps is lit up to it."""
        both = at_steps().beside(chain(), gap=30)
        frames = both.frames("step")
        assert len(frames) == 3
        boxes = [
            {each.id: each.box for each in read(frame.svg()).outlines if each.id != "ground"}
            for frame in frames
        ]
        assert boxes[0] == boxes[1] == boxes[2]
        assert ["b-old" in lit(frame) for frame in frames] == [False, True, True]
        assert [frame.fillings["a-slot"].text for frame in frames] == ["+0.0", "+1.0", "+2.0"]

    def test_steps_of_two_runs(self) -> None:
        """Figures of runs of different lengths have no steps in common."""
        both = at_steps(count=3).beside(at_steps(count=4))
        assert both.at_step is None

    def test_placed_steps(self) -> None:
        """A figure that is placed elsewhere is placed there at every step."""
        placed = at_steps().placed(100, -50, prefix="p-")
        frame = placed.frames("step")[2]
        assert {shape.id for shape in frame.shapes} == {shape.id for shape in placed.shapes}
        (ours,) = (shape for shape in frame.shapes if shape.id == "p-gate")
        assert isinstance(ours, Node)
        assert (ours.x, ours.y) == (120, -30)

    def test_frames_can_be_placed(self) -> None:
        """A frame keeps its room when it becomes part of another figure."""
        frame = at_steps().frames("step")[2]
        assert frame.placed(10, 20).canvas == frame.canvas.moved(10, 20)
        assert frame.above(chain()).canvas.width >= frame.canvas.width

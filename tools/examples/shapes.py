"""The shapes that the example pictures are made of, as strings of SVG.

Everything is drawn for a stage of 1280 by 720 and is the same on every run: what looks random is
drawn from a seeded generator.
"""

import math
import random

WIDTH, HEIGHT = 1280, 720


def svg(*parts):
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{body}</svg>'
    )


_names = iter(range(10**9))


def _gradient(kind, stops, attributes):
    name = f"g{next(_names)}"
    marks = "".join(
        f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{opacity}"/>'
        for at, colour, opacity in stops
    )
    return name, f'<defs><{kind}Gradient id="{name}" {attributes}>{marks}</{kind}Gradient></defs>'


def down(*colours, x=0, y=0, width=WIDTH, height=HEIGHT, radius=0):
    """A rectangle whose colours run from top to bottom."""
    last = max(len(colours) - 1, 1)
    stops = [(index / last, colour, 1) for index, colour in enumerate(colours)]
    name, defs = _gradient("linear", stops, 'x1="0" y1="0" x2="0" y2="1"')
    return (
        f'{defs}<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'rx="{radius}" fill="url(#{name})"/>'
    )


def glow(x, y, radius, colour, strength=0.6):
    """Light that fades with the distance."""
    stops = [(at, colour, strength * (1 - at) ** 2.4) for at in (0, 0.15, 0.3, 0.45, 0.6, 0.8, 1)]
    name, defs = _gradient("radial", stops, "")
    return f'{defs}<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="url(#{name})"/>'


def circle(x, y, radius, fill, **more):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"{_more(more)}/>'


def ellipse(x, y, rx, ry, fill, **more):
    return (
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}"{_more(more)}/>'
    )


def rect(x, y, width, height, fill, radius=0, **more):
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'rx="{radius}" fill="{fill}"{_more(more)}/>'
    )


def path(data, fill="none", **more):
    return f'<path d="{data}" fill="{fill}"{_more(more)}/>'


def line(points, colour, width, **more):
    data = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points)
    more = {"stroke_linecap": "round", "stroke_linejoin": "round"} | more
    return path(data, stroke=colour, stroke_width=width, **more)


def shape(points, fill, **more):
    data = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points) + " Z"
    return path(data, fill, **more)


def group(*parts, move=(0, 0), turn=0, scale=1, opacity=1):
    x, y = move
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.2f}) scale({scale})" '
        f'opacity="{opacity}">{"".join(parts)}</g>'
    )


def label(text, x, y, size, colour, anchor="middle", weight=600):
    return (
        f'<text x="{x}" y="{y}" font-family="DejaVu Sans, sans-serif" font-size="{size}" '
        f'font-weight="{weight}" fill="{colour}" text-anchor="{anchor}">{text}</text>'
    )


def _more(attributes):
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())


def stars(seed, count, bottom, colour="#fdf6e3"):
    dice = random.Random(seed)
    marks = []
    for _ in range(count):
        x, y = dice.uniform(0, WIDTH), bottom * dice.random() ** 1.3
        marks.append(circle(x, y, dice.uniform(0.7, 2.1), colour, opacity=f"{dice.uniform(.25, .9):.2f}"))
    return "".join(marks)


def moon(x, y, radius, disc="#fdf3d0", shade="#ecdcae"):
    craters = [(-0.3, -0.25, 0.2), (0.3, 0.1, 0.26), (-0.2, 0.42, 0.15), (0.18, -0.48, 0.11), (-0.58, 0.1, 0.09)]
    return (
        glow(x, y, radius * 4.2, disc, 0.5)
        + circle(x, y, radius, disc)
        + "".join(circle(x + a * radius, y + b * radius, c * radius, shade, opacity=0.75) for a, b, c in craters)
    )


def cloud(x, y, scale, fill, opacity=0.9):
    puffs = [(-90, 6, 40), (-45, -14, 52), (15, -26, 62), (70, -6, 46), (108, 10, 30)]
    parts = [ellipse(a, b, c * 1.25, c * 0.72, fill) for a, b, c in puffs]
    parts.append(rect(-130, 2, 270, 36, fill, 18))
    return group(*parts, move=(x, y), scale=scale, opacity=opacity)


def swell(y, height, length, phase, fill, bottom=HEIGHT, left=0, right=WIDTH, **more):
    """A band of water with a wavy upper edge; `phase` turns once in a loop of 2 pi."""
    points = []
    x = left
    while x <= right + 8:
        turn = 2 * math.pi * x / length
        points.append((x, y + height * (math.sin(turn + phase) + 0.35 * math.sin(2 * turn - phase))))
        x += 8
    return shape(points + [(right + 8, bottom), (left, bottom)], fill, **more)


def crest(y, height, length, phase, colour, width=3, **more):
    """The upper edge of the same `swell` alone."""
    points = []
    for x in range(-8, WIDTH + 9, 8):
        turn = 2 * math.pi * x / length
        points.append((x, y + height * (math.sin(turn + phase) + 0.35 * math.sin(2 * turn - phase))))
    return line(points, colour, width, **more)


def ribbon(y, height, length, phase, thickness, fill, **more):
    """A line of foam: wavy above and below, thick where it rises and thin where it falls."""
    above, below = [], []
    for x in range(-8, WIDTH + 9, 8):
        turn = 2 * math.pi * x / length + phase
        top = y + height * (math.sin(turn) + 0.35 * math.sin(2 * turn))
        above.append((x, top))
        below.append((x, top + thickness * (0.6 - 0.4 * math.sin(turn + 0.5) + 0.12 * math.sin(5 * turn))))
    return shape(above + below[::-1], fill, **more)


def inside(x, y, width, height, *parts):
    """The parts, cut to a rectangle."""
    name = f"c{next(_names)}"
    window = f'<defs><clipPath id="{name}"><rect x="{x}" y="{y}" width="{width}" height="{height}"/></clipPath></defs>'
    return f'{window}<g clip-path="url(#{name})">{"".join(parts)}</g>'


def ridge(seed, y, height, fill, left=0, right=WIDTH, bottom=HEIGHT, steps=9):
    """Far hills: a smooth line through points at uneven heights."""
    dice = random.Random(seed)
    step = (right - left) / steps
    points = [(left + step * i, y - height * dice.random()) for i in range(-1, steps + 2)]
    data = f"M{points[0][0]:.1f},{bottom} L{points[0][0]:.1f},{points[0][1]:.1f}"
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        middle = (ax + bx) / 2
        data += f" C{middle:.1f},{ay:.1f} {middle:.1f},{by:.1f} {bx:.1f},{by:.1f}"
    return path(data + f" L{points[-1][0]:.1f},{bottom} Z", fill)


def glitter(seed, x, top, bottom, spread, colour, count=46, phase=0.0, opacity=0.75):
    """The road of light that a low light lays on the water."""
    dice = random.Random(seed)
    marks = []
    for _ in range(count):
        depth = dice.random()
        y = top + (bottom - top) * depth
        wide = spread * (0.25 + 0.75 * depth)
        offset, length = dice.gauss(0, 0.36) * wide, dice.uniform(14, 52) * (0.4 + depth)
        blink = 0.65 + 0.35 * math.sin(phase + dice.uniform(0, 2 * math.pi))
        marks.append(
            rect(x + offset - length / 2, y, length, 2.2 + 2.8 * depth, colour, 2, opacity=f"{opacity * blink:.2f}")
        )
    return "".join(marks)


def gull(x, y, size, colour):
    return path(
        f"M{x - size:.1f},{y:.1f} q{size * .5:.1f},{-size * .62:.1f} {size:.1f},0 "
        f"q{size * .5:.1f},{-size * .62:.1f} {size:.1f},0",
        stroke=colour, stroke_width=max(2, size / 7), stroke_linecap="round",
    )


def house(x, ground, width, height, wall, roof, light="#ffd98a"):
    top = ground - height
    windows = "".join(
        rect(x + width * across, top + height * 0.24 + row * 44, width * 0.17, 24, light, 2)
        for across in (0.16, 0.42, 0.68)
        for row in range(int((height - 50) // 44) + 1)
        if top + height * 0.24 + row * 44 + 30 < ground
    )
    gable = shape([(x - 8, top), (x + width / 2, top - width * 0.42), (x + width + 8, top)], roof)
    return rect(x, top, width, height, wall) + gable + windows


def fishing_boat(x, y, scale=1.0, turn=0.0, hull="#c8553d", band="#f2e8cf", cabin="#f2e8cf"):
    """A small trawler; `x`, `y` is the middle of its keel."""
    return group(
        line([(-30, -58), (-30, -190)], "#4a3b35", 6),
        line([(-30, -186), (-124, -62)], "#4a3b35", 2.5),
        line([(-30, -186), (112, -66)], "#4a3b35", 2.5),
        line([(-30, -120), (40, -176)], "#4a3b35", 4),
        rect(8, -112, 74, 60, cabin, 4),
        rect(0, -120, 90, 12, "#33415c", 3),
        rect(20, -100, 20, 22, "#7fb3c8", 2),
        rect(50, -100, 20, 22, "#7fb3c8", 2),
        path("M-140,-66 C-110,-58 60,-54 132,-72 C128,-40 108,-8 84,0 L-84,0 C-116,-10 -134,-34 -140,-66 Z", hull),
        path("M-140,-66 C-110,-58 60,-54 132,-72 L130,-58 C60,-42 -110,-46 -138,-53 Z", band),
        circle(-98, -32, 8, "#33415c"),
        move=(x, y), turn=turn, scale=scale,
    )


def lighthouse(x, ground, height, stripe="#c8553d", body="#f4ead5"):
    """A tower with a gallery and a lantern; gives the drawing and the place of its lamp."""
    top = ground - height
    wide, narrow = height * 0.13, height * 0.083

    def half(share):
        return wide + (narrow - wide) * share

    bands = "".join(
        shape(
            [
                (x - half(low), ground - height * low), (x + half(low), ground - height * low),
                (x + half(high), ground - height * high), (x - half(high), ground - height * high),
            ],
            stripe if index % 2 else body,
        )
        for index, (low, high) in enumerate([(0, .2), (.2, .4), (.4, .6), (.6, .8), (.8, 1)])
    )
    shade = shape([(x + half(0) * .35, ground), (x + half(0), ground), (x + half(1), top), (x + half(1) * .35, top)],
                  "#1d2a44", opacity=0.18)
    unit = height * 0.1
    lantern = (
        rect(x - narrow * 1.45, top - unit * .18, narrow * 2.9, unit * .28, "#26324d", 3)
        + rect(x - narrow * .72, top - unit * 1.1, narrow * 1.44, unit, "#ffe9a8", 3)
        + "".join(rect(x + narrow * a - 2, top - unit * 1.1, 4, unit, "#26324d") for a in (-.72, -.24, .24, .68))
        + path(f"M{x - narrow:.1f},{top - unit * 1.05:.1f} Q{x:.1f},{top - unit * 2.5:.1f} {x + narrow:.1f},{top - unit * 1.05:.1f} Z", "#8f3b2c")
        + circle(x, top - unit * 1.9, unit * .14, "#26324d")
    )
    door = rect(x - height * .035, ground - height * .1, height * .07, height * .1, "#26324d", 6)
    windows = "".join(rect(x - 6, ground - height * at, 12, 20, "#26324d", 5) for at in (.34, .56, .76))
    return bands + shade + windows + door + lantern, (x, top - unit * .6)


def rocks(points, fill, light):
    """A boulder with a lit upper face: the first half of the points are its skyline."""
    skyline = points[: len(points) // 2 + 1]
    lower = [(x + 8, y + 26) for x, y in reversed(skyline)]
    return shape(points, fill) + shape(skyline + lower, light, opacity=0.55)


def earth(x, y, radius, turn=0.0):
    """The globe from above the pole, with a few lands; `turn` in degrees."""
    lands = [
        "M-60,-20 C-40,-60 0,-70 20,-40 C34,-20 10,0 -10,6 C-30,14 -70,10 -60,-20 Z",
        "M20,26 C44,12 74,22 66,48 C56,74 24,76 14,58 C6,44 8,34 20,26 Z",
        "M-46,40 C-30,34 -18,44 -24,58 C-32,70 -56,66 -54,52 Z",
    ]
    return group(
        circle(0, 0, 100, "#2f7ea8"),
        group(*(path(land, "#7fb069") for land in lands), turn=turn),
        path("M0,-100 A100,100 0 0 1 0,100 A130,130 0 0 0 0,-100 Z", "#0b1736", opacity=0.25),
        move=(x, y), scale=radius / 100,
    )

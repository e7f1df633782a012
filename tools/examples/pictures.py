"""The example pictures. Each function gives the SVG of one; `PICTURES` names them and says what a
sidecar says of them."""

import math
import random

from shapes import (
    HEIGHT, WIDTH, circle, cloud, crest, down, earth, ellipse, fishing_boat, glitter, glow, group, gull,
    house, inside, label, lighthouse, line, moon, path, rect, ridge, rocks, shape, stars, svg, swell,
)


def harbour(low):
    sky = down("#8ecae6", "#cfe8ef", "#fdf0d5", height=430)
    town = "".join(
        house(x, 400, width, height, wall, roof, "#fff3cf")
        for x, width, height, wall, roof in [
            (40, 110, 130, "#e9c9a5", "#a44a3f"), (160, 92, 168, "#f1dfc3", "#7d4e57"),
            (262, 124, 120, "#d98c6a", "#8c3b2f"), (396, 96, 150, "#f4ead5", "#33658a"),
            (790, 120, 140, "#f1dfc3", "#a44a3f"), (920, 90, 176, "#cfa98a", "#5b4b49"),
            (1020, 128, 124, "#f4ead5", "#8c3b2f"), (1158, 96, 158, "#dba57f", "#33658a"),
        ]
    )
    far = ridge(3, 380, 70, "#9db9a7", bottom=420)
    quay = rect(0, 398, WIDTH, 118, "#8d8478") + "".join(
        rect(x + (row % 2) * 34, 404 + row * 28, 62, 22, "#9b9286", 3)
        for row in range(4) for x in range(-40, WIDTH, 70)
    ) + rect(0, 392, WIDTH, 12, "#b8ad9e")
    ladder = "".join(line([(600, 410 + i * 18), (630, 410 + i * 18)], "#574f49", 4) for i in range(6))
    ladder += line([(600, 396), (600, 516)], "#574f49", 5) + line([(630, 396), (630, 516)], "#574f49", 5)
    birds = gull(520, 150, 22, "#4a5a6a") + gull(600, 110, 16, "#4a5a6a") + gull(700, 170, 18, "#4a5a6a")
    back = sky + cloud(300, 120, 1, "#ffffff") + cloud(1010, 90, .8, "#ffffff") + far + town + quay
    if low:
        weed = swell(468, 6, 90, 1, "#5f6b4b", bottom=520, opacity=0.85)
        mud = down("#b79a78", "#9c7f60", "#83694f", y=512, height=208)
        dice = random.Random(5)
        ripples = "".join(
            path(f"M{x:.0f},{y:.0f} q30,-9 60,0 t60,0", stroke="#8a6f55", stroke_width=3, opacity=0.55,
                 stroke_linecap="round")
            for x, y in ((dice.uniform(-40, WIDTH), 540 + 170 * dice.random()) for _ in range(34))
        )
        puddles = (
            ellipse(640, 690, 210, 20, "#a9cdd6") + ellipse(640, 687, 180, 13, "#c6e2e6")
            + ellipse(180, 575, 90, 9, "#a9cdd6") + ellipse(1130, 590, 100, 10, "#a9cdd6")
        )
        shadows = ellipse(330, 662, 190, 20, "#6a5340", opacity=.6) + ellipse(905, 640, 160, 16, "#6a5340", opacity=.6)
        rope = path("M452,640 Q560,690 640,520", stroke="#e8d8b8", stroke_width=4)
        boats = (
            fishing_boat(640, 566, .62, 9, "#2a6f97") + fishing_boat(330, 660, 1.18, -15)
            + fishing_boat(905, 640, 1.0, 13, "#3a7d6b")
        )
        return svg(back, weed, ladder, mud, ripples, puddles, shadows, rope, boats, birds)
    sea = down("#4f9db5", "#2f7391", y=440, height=280)
    waves = "".join(swell(y, 4, 150 + y / 4, y, "#8fc7d3", bottom=y + 9, opacity=.5) for y in range(470, 720, 46))
    boats = (
        fishing_boat(640, 520, .62, 2, "#2a6f97") + fishing_boat(310, 612, 1.12, -2) + fishing_boat(915, 590, .98, 2, "#3a7d6b")
    )
    front = "".join(
        swell(y, 5, length, y, colour, opacity=.95)
        for y, length, colour in [(604, 210, "#3f8ca8"), (652, 260, "#357f9c"), (694, 320, "#2b6e8b")]
    )
    return svg(back, sea, waves, boats, front, birds)


def night_sea(moon_x=860, moon_y=190, moon_size=74, phase=0.0, water=430.0):
    sky = down("#0b1736", "#1b2f5b", "#43598c", height=HEIGHT)
    sea = down("#24406e", "#132650", "#0a1533", y=water, height=HEIGHT - water + 1)
    bands = "".join(
        swell(water + depth, 2 + depth / 42, 120 + depth * 1.3, phase * turn + depth, "#0b1a40",
              bottom=water + depth + 6 + depth / 14, opacity=.45)
        for depth, turn in [(26, 1), (62, -1), (108, 1), (164, -1), (230, 1)]
    )
    return "".join([
        sky, stars(11, 150, 400), moon(moon_x, moon_y, moon_size), cloud(300, 260, .9, "#5a6d9c", .35),
        cloud(1110, 330, .7, "#5a6d9c", .3), sea, bands,
        glitter(4, moon_x, water + 8, HEIGHT, 330, "#fdf3d0", phase=phase),
    ])


def moon_over_ocean():
    return svg(night_sea())


def space():
    return down("#0a1128", "#13204a", "#0a1128") + stars(21, 190, HEIGHT)


def tidal_bulges():
    x, y = 470, 370
    water = ellipse(x, y, 290, 205, "#4ea8de", opacity=.32) + ellipse(x, y, 262, 190, "#4ea8de", opacity=.55)
    axis = line([(90, y), (1120, y)], "#fdf3d0", 2, stroke_dasharray="3 12", opacity=.6)
    arrow = line([(790, y), (930, y)], "#ffd166", 7) + shape([(926, y - 16), (958, y), (926, y + 16)], "#ffd166")
    back = line([(160, y), (140, y)], "#ffd166", 7)
    back = line([(152, y), (120, y)], "#ffd166", 7) + shape([(124, y - 14), (94, y), (124, y + 14)], "#ffd166")
    words = (
        label("high tide", 690, 180, 30, "#bfe3f7") + label("high tide", 236, 180, 30, "#bfe3f7")
        + line([(690, 196), (706, 300)], "#bfe3f7", 2.5) + line([(236, 196), (226, 300)], "#bfe3f7", 2.5)
        + label("low tide", x, 120, 30, "#9fb7d9") + line([(x, 136), (x, 186)], "#9fb7d9", 2.5)
        + label("Moon", 1080, 520, 32, "#fdf3d0") + label("Earth", x, 650, 32, "#fdf3d0")
    )
    return svg(space(), axis, water, earth(x, y, 170, 20), arrow, back, moon(1080, y, 74), words)


def spring_tide():
    y = 360
    sun = glow(60, y, 520, "#ffb703", .8) + circle(60, y, 190, "#ffd166") + circle(60, y, 160, "#ffe29a")
    axis = line([(250, y), (1240, y)], "#fdf3d0", 2, stroke_dasharray="3 12", opacity=.6)
    x = 1000
    water = ellipse(x, y, 212, 112, "#4ea8de", opacity=.35) + ellipse(x, y, 192, 110, "#4ea8de", opacity=.55)
    words = (
        label("Sun", 110, 640, 34, "#ffe29a") + label("Moon", 640, 490, 34, "#fdf3d0")
        + label("Earth", x, 550, 34, "#bfe3f7") + label("spring tide", x, 170, 34, "#ffd166")
        + line([(x - 60, 190), (x - 150, 290)], "#ffd166", 2.5) + line([(x + 60, 190), (x + 150, 290)], "#ffd166", 2.5)
    )
    return svg(space(), sun, axis, moon(640, y, 58), water, earth(x, y, 98, 30), words)


def tide_chart():
    paper = down("#fbf3e0", "#f3e5c6")
    left, right, middle, rise = 130, 1190, 380, 170
    grid = "".join(
        line([(left, y), (right, y)], "#d9c7a0", 1.5) for y in range(middle - 200, middle + 201, 50)
    ) + "".join(line([(left + 1060 * h / 48, 180), (left + 1060 * h / 48, 580)], "#d9c7a0", 1.5) for h in range(0, 49, 6))

    def level(hour):
        size = rise * (.84 + .16 * math.cos(2 * math.pi * (hour - 10) / 24.84))
        return middle - size * math.cos(2 * math.pi * (hour - 4.2) / 12.42)

    curve = [(left + 1060 * h / 480, level(h / 10)) for h in range(481)]
    fill = shape(curve + [(right, 580), (left, 580)], "#4ea8de", opacity=.35)
    marks = "".join(
        circle(left + 1060 * hour / 48, level(hour), 11, "#c8553d") + circle(left + 1060 * hour / 48, level(hour), 5, "#fbf3e0")
        for hour in (4.2, 16.62, 29.04, 41.46)
    )
    hours = "".join(
        label(f"{h % 24:02}:00", left + 1060 * h / 48, 622, 22, "#5f5340", weight=400) for h in range(0, 49, 6)
    )
    words = (
        label("Height of the tide", left, 100, 40, "#1d3557", "start") + label("two days at the pier", right, 100, 26, "#8a7a5c", "end", 400)
        + line([(223, 196), (223, 168), (771, 168), (771, 196)], "#c8553d", 3)
        + label("24 hours and 50 minutes", 497, 156, 24, "#c8553d")
        + label("high water", 690, 226, 22, "#1d3557", weight=400) + label("low water", 440, 566, 22, "#1d3557", weight=400)
    )
    return svg(paper, rect(left, 180, 1060, 400, "#fffaf0"), grid, fill, line(curve, "#1d6fa5", 6), marks, hours, words)


def funnel_bay():
    sea = down("#8ecae6", "#5fa8c8")
    north = "M-20,-20 L-20,60 C120,120 200,80 330,150 C480,224 560,190 700,262 C820,320 930,296 1060,336 C1110,350 1130,346 1150,356 L1300,356 L1300,-20 Z"
    south = "M-20,740 L-20,662 C140,600 220,650 350,576 C480,506 600,540 720,462 C830,400 940,424 1060,380 C1110,364 1130,366 1150,356 L1300,356 L1300,740 Z"
    land = "".join(
        path(data, "#f2e2b6", stroke="#f7efd6", stroke_width=26, stroke_linejoin="round") for data in (north, south)
    ) + "".join(path(data, "#a7c08a", stroke="#d8c48f", stroke_width=8) for data in (north, south))
    river = line([(1120, 356), (1300, 356)], "#7fbfd8", 7)
    dice = random.Random(8)
    woods = ""
    while woods.count("<circle") < 70:
        x, y = dice.uniform(0, WIDTH), dice.uniform(0, HEIGHT)
        edge = 150 + x * .16
        if y < edge - 70 or y > HEIGHT - edge + 70:
            woods += circle(x, y, dice.uniform(8, 20), "#7fa06b", opacity=.8)
    arrows = "".join(
        line([(x, y), (x + 110, y + bend)], "#ffffff", size) + shape(
            [(x + 106, y + bend - size * 2), (x + 106 + size * 3.4, y + bend), (x + 106, y + bend + size * 2)], "#ffffff")
        for x, y, bend, size in [(60, 250, 14, 7), (60, 360, 0, 7), (60, 470, -14, 7), (360, 320, 8, 8), (360, 400, -8, 8), (680, 356, 0, 10)]
    )
    rings = "".join(
        label(text, x, y, 27, "#1d3557")
        for text, x, y in [("1 m", 110, 320), ("4 m", 320, 366), ("9 m", 620, 366), ("16 m", 930, 366)]
    )
    compass = group(
        circle(0, 0, 52, "#f7efd6", stroke="#1d3557", stroke_width=4),
        shape([(0, -44), (10, 0), (0, 44), (-10, 0)], "#1d3557"), shape([(0, -44), (10, 0), (-10, 0)], "#c8553d"),
        label("N", 0, -62, 26, "#1d3557"), move=(1170, 610),
    )
    return svg(sea, land, river, woods, arrows, rings, compass)


def cliffs():
    sky = down("#f6bd60", "#f7d9a0", "#f7ede2", height=460)
    sea = down("#5fa8b5", "#3c7f92", y=420, height=300)
    far = ridge(14, 425, 60, "#b3a08d", bottom=440)

    def stack(x, top, width, lean):
        upper = [(x - width * .55, top + 30), (x - width * .2, top), (x + width * .35, top + 8), (x + width * .6, top + 44)]
        waist = [(x + width * .36 + lean, 470), (x + width * .52, 600)]
        left = [(x - width * .5, 600), (x - width * .34 + lean, 470)]
        body = shape(upper + waist + left, "#a5563f")
        face = shape([(x + width * .1, top + 4), upper[3], waist[0], waist[1], (x + width * .18, 600)], "#7c3d2e", opacity=.55)
        layers = "".join(
            line([(x - width * .38 + lean * .6, y), (x + width * .34 + lean * .6, y + 5)], "#c98a6b", 4, opacity=.6)
            for y in range(int(top) + 70, 560, 42)
        )
        trees = "".join(
            shape([(x + a, top + 16 - h), (x + a + 17, top + 26), (x + a - 17, top + 26)], "#38573f")
            for a, h in ((-width * .28, 50), (0, 78), (width * .26, 56))
        )
        mark = shape([(x - width * .34 + lean, 470), (x + width * .36 + lean, 470), (x + width * .52, 600), (x - width * .5, 600)], "#4b5a3d", opacity=.45)
        return trees + body + face + layers + mark

    shore = swell(592, 7, 420, 2, "#c9a77c") + swell(650, 6, 300, 1, "#b48f66")
    people = "".join(
        circle(x, 610, 7, "#2b2d42") + rect(x - 6, 618, 12, 26, colour, 5) + line([(x - 3, 642), (x - 4, 662)], "#2b2d42", 5) + line([(x + 3, 642), (x + 5, 662)], "#2b2d42", 5)
        for x, colour in ((676, "#e63946"), (706, "#2a6f97"))
    )
    pebbles = "".join(
        ellipse(x, y, w, w * .5, "#8f6f50", opacity=.7) for x, y, w in
        [(120, 690, 26), (260, 640, 18), (520, 700, 30), (840, 690, 22), (1010, 640, 18), (1180, 700, 28)]
    )
    return svg(
        sky, circle(640, 250, 60, "#fff3d6", opacity=.9), glow(640, 250, 300, "#fff3d6", .5), far, sea,
        glitter(9, 640, 430, 590, 260, "#fff3d6", 26), stack(1090, 120, 250, -8), stack(250, 150, 290, 10), stack(880, 250, 130, 4),
        shore, pebbles, people,
    )


def star(x, y, size, turn, fill, dots):
    points = []
    for i in range(10):
        radius = size if i % 2 == 0 else size * .42
        angle = math.radians(turn + i * 36 - 90)
        points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    body = shape(points, fill, stroke=fill, stroke_width=size * .26, stroke_linejoin="round")
    arms = "".join(
        circle(x + size * s * math.cos(math.radians(turn + i * 72 - 90)), y + size * s * math.sin(math.radians(turn + i * 72 - 90)), size * .055, dots)
        for i in range(5) for s in (.2, .45, .7, .92)
    )
    return body + arms + circle(x, y, size * .07, dots)


def rock_pool():
    stone = down("#6d7f86", "#54666f")
    dice = random.Random(31)
    speckles = "".join(
        ellipse(dice.uniform(0, WIDTH), dice.uniform(0, HEIGHT), dice.uniform(3, 12), dice.uniform(2, 7), "#82949a", opacity=.5)
        for _ in range(120)
    )
    pool = "M170,380 C150,220 330,120 540,130 C700,90 960,100 1080,230 C1190,340 1130,560 960,610 C760,670 420,660 290,590 C210,550 180,470 170,380 Z"
    rim = path(pool, "#43545c", stroke="#8fa1a6", stroke_width=34) + path(pool, "#2f8f9d")
    inner = group(path(pool, "#3fa7b0"), move=(64, 38), scale=.9) + group(path(pool, "#63c2c4", opacity=.8), move=(150, 96), scale=.76)
    weed = "".join(
        path(f"M{x},{y} c{-s * .3:.0f},{-s * .4:.0f} {s * .4:.0f},{-s * .6:.0f} 0,{-s} c{s * .5:.0f},{s * .3:.0f} {s * .3:.0f},{s * .6:.0f} 0,{s} Z", fill, opacity=.9)
        for x, y, s, fill in [
            (300, 520, 120, "#2d6a4f"), (345, 560, 90, "#40916c"), (270, 470, 80, "#52b788"),
            (1010, 330, 110, "#2d6a4f"), (965, 300, 80, "#52b788"), (1050, 380, 84, "#40916c"),
        ]
    )
    shells = "".join(
        circle(x, y, r, "#26323a") + circle(x, y, r * .72, "#4a3f55") + circle(x, y, r * .3, "#7a6a88")
        for x, y, r in [(820, 520, 24), (872, 548, 18), (790, 560, 16)]
    )
    urchin = group(
        *(line([(0, 0), (52 * math.cos(a), 52 * math.sin(a))], "#4b2e5a", 5) for a in [i * math.pi / 9 for i in range(18)]),
        circle(0, 0, 32, "#5e3b70"), move=(480, 250),
    )
    limpets = "".join(
        shape([(x - r, y + r * .5), (x, y - r * .7), (x + r, y + r * .5)], "#c9b79c") + line([(x, y - r * .6), (x, y + r * .4)], "#8d7b64", 3)
        for x, y, r in [(110, 160, 30), (60, 220, 22), (1190, 150, 30), (1230, 540, 26), (90, 610, 30), (1160, 650, 24)]
    )
    shine = "".join(
        path(f"M{x},{y} q{w / 2},-16 {w},0", stroke="#dff6f5", stroke_width=5, stroke_linecap="round", opacity=.7)
        for x, y, w in [(420, 190, 120), (760, 170, 160), (600, 590, 130), (900, 260, 80)]
    )
    return svg(
        stone, speckles, rim, inner, weed, urchin, shells, star(650, 390, 130, 12, "#f07f4f", "#ffd6a5"),
        star(905, 420, 58, -20, "#d1495b", "#ffc2c7"), shine, limpets,
    )


def wader(x, y, size, flip=1, down_beak=True):
    beak = "M58,-92 C74,-88 86,-70 92,-44" if down_beak else "M58,-96 C76,-100 92,-98 108,-90"
    parts = [
        line([(-4, -40), (-8, 0)], "#3a1f2b", 4), line([(12, -40), (18, -2)], "#3a1f2b", 4),
        path("M-62,-52 C-44,-88 6,-86 26,-64 C36,-74 34,-92 44,-100 C56,-108 70,-98 62,-86 C52,-74 46,-48 24,-38 C-6,-28 -40,-36 -78,-46 Z", "#3a1f2b"),
        path(beak, stroke="#3a1f2b", stroke_width=5, stroke_linecap="round"),
    ]
    mirrored = f'<g transform="scale({flip} 1)">{"".join(parts)}</g>'
    return group(mirrored, move=(x, y), scale=size) + group(
        f'<g transform="scale({flip} -1)">{"".join(parts)}</g>', move=(x, y), scale=size, opacity=.22)


def mudflats():
    sky = down("#5b3a6b", "#c05a6e", "#f48c5b", "#ffd08a", height=400)
    sun = glow(760, 370, 460, "#ffe29a", .9) + circle(760, 366, 74, "#fff0c2")
    flats = down("#e98a5a", "#a65a5c", "#5c3850", y=396, height=324)
    streams = "".join(
        path(data, fill, opacity=.85) for data, fill in [
            ("M700,400 C760,470 560,500 640,580 C700,640 480,680 420,730 L980,730 C1000,660 860,620 830,560 C800,500 860,460 830,400 Z", "#ffd08a"),
            ("M0,470 C160,462 260,500 420,486 C300,520 140,512 0,520 Z", "#f9b27c"),
            ("M1280,450 C1160,446 1040,480 930,470 C1040,500 1180,496 1280,506 Z", "#f9b27c"),
            ("M0,610 C120,600 220,640 340,626 C240,666 100,660 0,672 Z", "#d97b66"),
        ]
    )
    birds = (
        wader(330, 640, 1.15) + wader(480, 570, .8, -1) + wader(1030, 620, 1.05, -1) + wader(900, 520, .55)
        + wader(1150, 540, .62, -1) + wader(190, 540, .6)
    )
    flock = "".join(gull(x, y, s, "#4a2740") for x, y, s in [(260, 160, 16), (310, 138, 13), (350, 170, 14), (400, 150, 12), (300, 190, 11), (450, 176, 10)])
    clouds = "".join(
        rect(x, y, w, h, "#ffb17a", h / 2, opacity=.45)
        for x, y, w, h in [(120, 250, 300, 14), (200, 276, 180, 10), (930, 200, 260, 14), (1000, 226, 220, 10), (520, 300, 150, 9)]
    )
    return svg(sky, sun, clouds, ridge(41, 400, 26, "#7a4560", bottom=404), flats, streams, flock, birds)


def tide_mill():
    sky = down("#a8dadc", "#e6f2e6", "#fdf0d5", height=440)
    hills = ridge(51, 400, 100, "#9cbf9a", bottom=460) + ridge(52, 430, 70, "#7ea878", bottom=470)
    pond = down("#6db3c0", "#4a93a8", y=440, height=170, width=520) + rect(1000, 420, 280, 200, "#8fae74")
    wall = rect(0, 430, 560, 24, "#a59a88") + rect(500, 430, 100, 290, "#8d8272")
    mill = (
        rect(600, 190, 420, 330, "#d9b48f") + rect(600, 430, 420, 290, "#988b7a")
        + "".join(rect(600 + (row % 2) * 30 + c * 62, 438 + row * 30, 54, 24, "#a79a88", 3) for row in range(9) for c in range(-1, 7) if 600 <= 600 + (row % 2) * 30 + c * 62 <= 960)
        + shape([(570, 200), (810, 70), (1050, 200)], "#8c3b2f") + shape([(570, 200), (810, 70), (810, 200)], "#a44a3f")
        + "".join(rect(x, y, 54, 66, "#7a5a44", 4) + rect(x + 6, y + 6, 42, 54, "#ffe6a7", 2) + line([(x + 27, y + 6), (x + 27, y + 60)], "#7a5a44", 4) for x in (650, 783, 916) for y in (240, 340))
        + rect(940, 50, 44, 110, "#7d6b5d") + rect(932, 42, 60, 16, "#5f5046")
    )
    river = down("#4a93a8", "#2f6f86", y=600, height=120)
    spokes = "".join(line([(0, 0), (128 * math.cos(a), 128 * math.sin(a))], "#6b4a35", 9) for a in [i * math.pi / 6 for i in range(12)])
    paddles = "".join(
        group(rect(118, -20, 40, 40, "#8a6244", 4), turn=i * 30 + 8) for i in range(12)
    )
    ring = '<circle r="128" fill="none" stroke="#5a3d2b" stroke-width="14"/><circle r="84" fill="none" stroke="#5a3d2b" stroke-width="8"/>'
    wheel = group(paddles, spokes, ring, circle(0, 0, 20, "#3f2a1d"), move=(560, 520))
    chute = shape([(380, 438), (470, 438), (505, 470), (430, 600), (392, 600), (440, 480)], "#bfe3ea", opacity=.95)
    spray = "".join(circle(x, y, r, "#e8f6f8", opacity=.8) for x, y, r in [(402, 612, 22), (436, 622, 26), (470, 626, 18), (372, 626, 16), (520, 690, 18), (600, 700, 22), (560, 704, 26)])
    reeds = "".join(path(f"M{x},720 q{b},-70 {b * 2},-110", stroke="#5f7f4f", stroke_width=6, stroke_linecap="round") for x, b in [(1080, 8), (1110, -6), (1140, 10), (1180, -8), (1210, 6), (60, 8), (90, -8), (130, 6)])
    bank = path("M1010,720 C1030,620 1120,570 1290,560 L1290,720 Z", "#8fae74") + path("M-10,720 L-10,640 C80,640 160,680 230,720 Z", "#8fae74")
    return svg(sky, cloud(220, 130, 1, "#ffffff"), cloud(1130, 110, .8, "#ffffff"), hills, pond, wall, mill, river, chute, wheel, spray,
               swell(668, 5, 190, 0, "#5aa3b5", bottom=680, opacity=.8), bank, reeds, gull(330, 230, 18, "#5a6a70"), gull(390, 200, 14, "#5a6a70"))


def container_ship():
    sky = down("#ffcb8f", "#ffe2b8", "#fdf3df", height=460)
    sea = down("#6aa9bd", "#2f6f8c", y=430, height=290)
    cranes = "".join(
        group(
            line([(0, 0), (0, -210)], "#7a6a73", 12), line([(80, 0), (80, -210)], "#7a6a73", 12), line([(0, -80), (80, -80)], "#7a6a73", 8),
            line([(-150, -214), (150, -214)], "#7a6a73", 12), line([(40, -290), (-150, -214)], "#7a6a73", 5), line([(40, -290), (150, -214)], "#7a6a73", 5),
            line([(40, -290), (40, -214)], "#7a6a73", 9), line([(-90, -208), (-90, -150)], "#7a6a73", 3), rect(-110, -150, 40, 22, "#c8553d"),
            move=(x, 440), scale=s,
        )
        for x, s in [(960, .95), (1150, 1.1)]
    ) + rect(860, 428, 440, 26, "#8d8478") + ridge(61, 430, 40, "#c9b8a6", bottom=436, right=900)
    dice = random.Random(64)
    colours = ["#c8553d", "#2a6f97", "#e9c46a", "#588157", "#f4a261", "#6d597a", "#e5e0d5"]
    boxes = ""
    for column in range(9):
        for row in range(dice.choice([3, 4, 4, 5])):
            x, y = 300 + column * 62, 452 - row * 36
            boxes += rect(x, y, 58, 33, dice.choice(colours), 2)
            boxes += "".join(line([(x + 10 + i * 10, y + 5), (x + 10 + i * 10, y + 28)], "#1d2a44", 1.5, opacity=.25) for i in range(5))
    hull = shape([(110, 486), (940, 486), (1000, 452), (960, 590), (170, 590)], "#26324d") + shape([(160, 566), (966, 566), (960, 590), (170, 590)], "#a4382c")
    hull += line([(120, 494), (940, 494)], "#f4ead5", 4)
    bridge = rect(160, 330, 110, 156, "#f4ead5", 4) + rect(146, 312, 138, 28, "#e4d6bb", 4) + "".join(rect(172 + i * 24, 320, 16, 12, "#33658a") for i in range(4)) + "".join(rect(178 + i * 30, y, 16, 16, "#33658a", 2) for i in range(3) for y in (362, 400, 438))
    funnel = rect(196, 250, 44, 64, "#c8553d", 3) + rect(196, 268, 44, 14, "#f4ead5") + "".join(circle(x, y, r, "#cbbfb4", opacity=.5) for x, y, r in [(214, 226, 20), (190, 196, 26), (158, 168, 32)])
    waves = "".join(swell(y, a, l, y, c, opacity=.95) for y, a, l, c in [(584, 6, 200, "#4f93aa"), (628, 7, 260, "#417f99"), (678, 8, 330, "#336d88")])
    tug = group(path("M-70,-24 L70,-30 L56,0 L-58,0 Z", "#c8553d"), rect(-24, -66, 50, 40, "#f4ead5", 3), rect(-14, -58, 14, 14, "#33658a"), rect(6, -58, 14, 14, "#33658a"), rect(-40, -52, 14, 26, "#26324d"), move=(1110, 636), scale=1.05)
    return svg(sky, circle(600, 190, 70, "#fff6dd"), glow(600, 190, 330, "#fff6dd", .5), cloud(980, 120, .8, "#fff3df"), cranes, sea,
               boxes, hull, bridge, funnel, waves, tug, swell(690, 5, 240, 1, "#2b617b"), gull(760, 200, 18, "#6a5a60"), gull(820, 170, 14, "#6a5a60"))


def storm_sky():
    clouds = "".join(cloud(x, y, s, c, .9) for x, y, s, c in [
        (180, 90, 1.7, "#33415f"), (560, 60, 1.9, "#2b3853"), (1000, 80, 2.0, "#33415f"), (1260, 160, 1.4, "#3d4c6c"), (330, 190, 1.2, "#3d4c6c"),
    ])
    return down("#141c33", "#27344f", "#4b5b78") + clouds


def beam(x, y, angle, length=1100, spread=9, opacity=.5):
    a, b = math.radians(angle - spread / 2), math.radians(angle + spread / 2)
    return shape([(x, y), (x + length * math.cos(a), y + length * math.sin(a)), (x + length * math.cos(b), y + length * math.sin(b))],
                 "#ffe9a8", opacity=f"{opacity:.2f}")


def skerry():
    return rocks([(700, 640), (740, 580), (800, 560), (850, 520), (960, 512), (1030, 540), (1090, 600), (1150, 650), (1150, 730), (690, 730)], "#2b303d", "#5a6478")


def lighthouse_storm():
    tower, (x, y) = lighthouse(920, 530, 350)
    rain = "".join(line([(a, b), (a - 14, b + 44)], "#aebbd2", 1.6, opacity=.35) for a, b in ((random.Random(i).uniform(0, WIDTH), random.Random(i + 900).uniform(0, 600)) for i in range(110)))
    sea = "".join(swell(b, h, l, p, c) for b, h, l, p, c in [(520, 18, 420, 0, "#2d405f"), (575, 24, 520, 2, "#253650")])
    front = swell(640, 26, 610, 1, "#1b2a42") + swell(690, 16, 380, 3, "#142036")
    spray = "".join(circle(690 + random.Random(i).gauss(0, 52), 600 - abs(random.Random(i + 70).gauss(0, 74)), random.Random(i + 140).uniform(2, 9), "#e4edf5", opacity=.75) for i in range(64))
    foam = "".join(crest(b, h, l, p, "#dbe6f0", 4, opacity=.55) for b, h, l, p in [(640, 26, 610, 1), (690, 16, 380, 3)])
    return svg(storm_sky(), beam(x, y, 188), beam(x, y, 8, opacity=.4), rain, sea, tower, glow(x, y, 220, "#ffe9a8", .95), skerry(), spray, front, foam)


def lighthouse_lens():
    room = down("#1a2440", "#26355c")
    window = "".join(down("#3d4f80", "#7f7fa8", "#f2a97e", x=x, y=60, width=250, height=430) for x in (40, 330, 700, 990))
    bars = "".join(rect(x, 50, 14, 450, "#131a30") for x in (26, 290, 316, 580, 686, 950, 976, 1240)) + rect(0, 46, WIDTH, 16, "#131a30") + rect(0, 488, WIDTH, 16, "#131a30")
    horizon = "".join(rect(x, 430, 250, 60, "#2c3b63") for x in (40, 330, 700, 990))
    lights = "".join(circle(x, 444, 3.5, "#ffe9a8") for x in (90, 180, 420, 1050, 1180))
    rings = "".join(
        ellipse(0, y, rx, 13, "none", stroke="#dff1f0", stroke_width=9, opacity=.9) for y, rx in
        [(-190, 74), (-158, 104), (-126, 128), (-94, 144), (94, 144), (126, 128), (158, 104), (190, 74)]
    )
    body = path("M-70,-210 C-190,-110 -190,110 -70,210 L70,210 C190,110 190,-110 70,-210 Z", "#8cc4c9", opacity=.38) + path("M-150,0 A150,80 0 0 0 150,0 A150,80 0 0 0 -150,0", "#e8fbf7", opacity=.5)
    eye = circle(0, 0, 74, "#f6fffb", opacity=.85) + circle(0, 0, 50, "#fff3c4") + circle(0, 0, 26, "#ffd166")
    base = rect(-120, 214, 240, 30, "#b58b45", 6) + rect(-90, 244, 180, 70, "#8c6a33", 4) + rect(-150, 314, 300, 40, "#6e5327", 6) + rect(-84, -244, 168, 30, "#b58b45", 8)
    lens = group(glow(0, 0, 520, "#ffe9a8", .85), body, rings, eye, base, move=(640, 300), scale=1.08)
    floor = rect(0, 640, WIDTH, 80, "#101729") + line([(0, 640), (WIDTH, 640)], "#3b4a73", 4)
    cloth = path("M880,640 C884,606 930,600 952,622 C980,606 1010,622 1004,640 Z", "#c8553d") + rect(250, 566, 86, 76, "#b58b45", 8) + path("M334,580 C380,570 388,550 398,532", stroke="#b58b45", stroke_width=12) + path("M262,566 C266,530 320,530 324,566", stroke="#8c6a33", stroke_width=8)
    return svg(room, window, horizon, lights, bars, lens, floor, cloth)


def trawlers_at_night():
    sky = down("#0c1430", "#1c2b57", "#4a5688", height=420)
    sea = down("#1b2d58", "#0a1430", y=400, height=320)

    def trawler(x, y, s, light):
        reach = group(rect(-4, 8, 8, 110 / s ** .5, light, 4, opacity=.35), move=(x, y), scale=s)
        return reach + group(
            path("M-60,-18 L64,-24 L48,4 L-48,4 Z", "#0a1026"), rect(-6, -50, 36, 30, "#0a1026"), line([(-24, -18), (-24, -84)], "#0a1026", 5), line([(-24, -80), (-58, -20)], "#0a1026", 2),
            circle(-24, -86, 5, light), rect(2, -44, 9, 9, light), rect(16, -44, 9, 9, light), move=(x, y), scale=s,
        ) + glow(x - 24 * s, y - 86 * s, 90 * s, light, .7)

    far = "".join(circle(x, 398, 2.6, c) + glow(x, 398, 26, c, .8) for x, c in [(90, "#ffe9a8"), (236, "#ff9b85"), (520, "#ffe9a8"), (1010, "#9be8c3"), (1190, "#ffe9a8")])
    bands = "".join(swell(y, 3 + (y - 400) / 60, 160 + y / 3, y, "#27406f", bottom=y + 6, opacity=.5) for y in range(430, 720, 48))
    ferry = group(path("M-130,-10 L150,-10 L132,16 L-110,16 Z", "#0a1026"), rect(-100, -42, 190, 32, "#0f1836"), rect(-70, -66, 120, 24, "#0f1836"), "".join(rect(-92 + i * 18, -32, 9, 9, "#ffe9a8") for i in range(10)) + "".join(rect(-60 + i * 18, -58, 9, 8, "#ffe9a8") for i in range(6)), move=(400, 410), scale=.8)
    return svg(sky, stars(71, 170, 380), sea, far, bands, ferry, trawler(800, 470, 1.1, "#ffe9a8"), trawler(1100, 430, .6, "#ffcf99"), trawler(210, 560, 1.7, "#ffe9a8"))


def sand_ripples():
    sand = down("#f7e1b5", "#e9c48d", "#cf9f6a")
    rows = ""
    y, step = 120.0, 12.0
    index = 0
    while y < HEIGHT + 60:
        size = 2 + (y - 100) / 46
        rows += swell(y, size, 260 + y * .7, index * 1.9, "#b98653", bottom=y + size * 2.3, opacity=.55)
        rows += swell(y - size * .9, size, 260 + y * .7, index * 1.9, "#fbeccb", bottom=y - size * .9 + size * 1.1, opacity=.75)
        y += step
        step *= 1.14
        index += 1
    sky = down("#a9d6e5", "#fdf0d5", height=120)
    water = down("#7fc1cf", "#bfe3e0", y=104, height=26) + swell(128, 3, 300, 1, "#fdf7e6", bottom=136)
    shell = group(
        path("M0,0 C-60,-10 -84,-70 -50,-104 C-20,-132 20,-132 50,-104 C84,-70 60,-10 0,0 Z", "#f3b8a0"),
        *(line([(0, -4), (a, b)], "#d98c78", 4) for a, b in [(-52, -92), (-28, -112), (0, -120), (28, -112), (52, -92)]), move=(900, 590), turn=14, scale=.9,
    )
    feet = "".join(ellipse(x, y, 15 * s, 25 * s, "#a97a4b", opacity=.75) + "".join(circle(x + (-10 + 6 * i) * s, y - 31 * s, (4.6 - .6 * i) * s, "#a97a4b", opacity=.75) for i in range(4)) for x, y, s in [(330, 640, 1.2), (420, 560, 1), (370, 480, .8), (440, 415, .65), (410, 360, .5)])
    return svg(sand, sky, water, rows, feet, ellipse(908, 596, 70, 10, "#9c6f43", opacity=.5), shell)


def coffee_cherries():
    sky = down("#cfe3d4", "#f3e9d2")
    mist = ridge(81, 420, 130, "#a9c4ac") + ridge(82, 520, 120, "#86aa8d") + "".join(rect(x, y, w, 26, "#f7f3e6", 13, opacity=.5) for x, y, w in [(60, 380, 420), (620, 430, 520), (200, 490, 500)])
    branch = path("M-20,250 C260,300 520,250 760,330 C960,394 1120,360 1300,420", stroke="#6b4a35", stroke_width=22, stroke_linecap="round")

    def leaf(x, y, turn, s, fill):
        return group(path("M0,0 C40,-70 150,-80 230,0 C150,60 40,60 0,0 Z", fill), path("M6,0 C80,-10 150,-10 222,0", stroke="#dcebd0", stroke_width=4, opacity=.6),
                     *(path(f"M{a},-4 q24,{b} 44,{b * 1.5}", stroke="#dcebd0", stroke_width=2.4, opacity=.45) for a in (50, 90, 130) for b in (-20, 20)), move=(x, y), turn=turn, scale=s)

    leaves = "".join(leaf(*a) for a in [
        (210, 270, -62, 1.05, "#2d6a4f"), (240, 290, 70, 1.1, "#40916c"), (520, 270, -118, 1.0, "#40916c"), (560, 290, 40, 1.05, "#2d6a4f"),
        (800, 340, -60, 1.15, "#2d6a4f"), (850, 350, 112, 1.05, "#40916c"), (1040, 385, -35, 1.0, "#40916c"), (1080, 380, 64, 1.1, "#2d6a4f"),
    ])

    def cherry(x, y, r, fill):
        return circle(x, y, r, fill) + circle(x + r * .1, y + r * .92, r * .16, "#4a1c1c") + ellipse(x - r * .34, y - r * .36, r * .26, r * .18, "#ffffff", opacity=.55)

    cherries = "".join(cherry(*a) for a in [
        (390, 330, 42, "#c1272d"), (330, 350, 38, "#d64545"), (450, 350, 40, "#a81f2b"), (398, 398, 42, "#d64545"), (690, 360, 40, "#c1272d"),
        (746, 384, 42, "#d64545"), (690, 424, 38, "#a81f2b"), (632, 384, 34, "#7fa650"), (960, 440, 42, "#c1272d"), (1012, 470, 38, "#e08e45"), (912, 470, 38, "#d64545"), (964, 510, 40, "#a81f2b"),
    ])
    dew = "".join(circle(x, y, 5, "#ffffff", opacity=.8) for x, y in [(376, 370), (470, 384), (760, 424), (944, 482), (300, 420), (1100, 470)])
    return svg(sky, glow(1040, 120, 420, "#ffe9a8", .8), mist, leaves, branch, cherries, dew)


def coffee_cup():
    wall = down("#e9d8c3", "#d9c0a3")
    frame = rect(120, 40, 440, 470, "#8a6a4f", 6) + down("#bfe0ea", "#fdf0d5", x=138, y=58, width=404, height=434) + inside(138, 58, 404, 434, ridge(91, 470, 110, "#93b58f", left=100, right=580, steps=4))
    bars = rect(332, 58, 14, 434, "#8a6a4f") + rect(138, 260, 404, 12, "#8a6a4f") + rect(96, 500, 490, 26, "#a07e60", 4)
    table = down("#8a5a3c", "#6b4229", y=540, height=180) + line([(0, 540), (WIDTH, 540)], "#a9744f", 6)
    light = shape([(560, 80), (1280, 300), (1280, 720), (640, 720)], "#fff3d6", opacity=.14)
    cup = (
        ellipse(830, 640, 260, 34, "#4d2f1d", opacity=.5) + ellipse(820, 628, 236, 36, "#f4ead5") + ellipse(820, 622, 170, 22, "#dccdb2")
        + path("M1000,440 C1100,420 1110,560 970,560", stroke="#fffaf0", stroke_width=28)
        + path("M640,400 C640,560 720,624 820,624 C920,624 1000,560 1000,400 Z", "#fffaf0") + path("M880,400 C886,540 860,610 820,624 C920,624 1000,560 1000,400 Z", "#e6d9c2")
        + ellipse(820, 400, 180, 40, "#efe3cc") + ellipse(820, 404, 160, 32, "#4a2c1a") + ellipse(790, 398, 90, 13, "#7a4a2a", opacity=.6)
    )
    steam = "".join(
        path(f"M{x},{370 - o} c-50,-60 50,-90 0,-150 c-40,-50 30,-80 0,-{120 - o}", stroke="#ffffff", stroke_width=w, stroke_linecap="round", opacity=.5)
        for x, o, w in [(760, 0, 16), (826, 26, 20), (890, 6, 15)]
    )
    beans = "".join(
        group(ellipse(0, 0, 24, 16, "#4a2c1a"), path("M-22,0 C-8,-8 8,8 22,0", stroke="#2c180d", stroke_width=4), move=(x, y), turn=t)
        for x, y, t in [(300, 640, 20), (352, 662, -30), (262, 676, 60), (410, 640, 80), (330, 694, 10)]
    )
    return svg(wall, frame, bars, table, light, cup, steam, beans)


# File name: drawing, title, tags, free words.
PICTURES = {
    "fishing-boats-aground": (lambda: harbour(True), "Harbour at low tide", "harbour, low tide, mud, trawler, quay, town, day", "Three fishing boats lie on the harbour floor."),
    "harbour-high-water": (lambda: harbour(False), "Harbour at high water", "harbour, high tide, fishing boats, afloat, quay, town", ""),
    "full-moon-over-the-ocean": (moon_over_ocean, "Full moon over the ocean", "moon, night, sea, stars, reflection, sky", ""),
    "two-tidal-bulges": (tidal_bulges, "Two hills of water", "diagram, earth, moon, gravity, high tide, low tide", "The bulges are drawn much larger than they are."),
    "tide-chart": (tide_chart, "Tide chart for two days", "curve, graph, high water, low water, clock, timetable", ""),
    "spring-tide-sun-moon-earth": (spring_tide, "Spring tide", "diagram, sun, moon, earth, line, alignment, new moon", ""),
    "map-of-a-funnel-bay": (funnel_bay, "A bay shaped like a funnel", "map, bay, coast, funnel, chart", "The tide grows from one metre to sixteen."),
    "cliffs-at-low-water": (cliffs, "Sea stacks at low water", "cliffs, rocks, shore, bay of fundy, beach, coast", ""),
    "starfish-in-a-rock-pool": (rock_pool, "Starfish in a rock pool", "starfish, rock pool, tide pool, seaweed, sea urchin, animal", ""),
    "wading-birds-mudflats": (mudflats, "Mudflats at sunset", "wading birds, curlew, mudflats, sunset, evening, wildlife", ""),
    "tide-mill-wheel": (tide_mill, "Old tide mill", "tide mill, watermill, wheel, millers, flour, medieval", ""),
    "container-ship-entering-port": (container_ship, "Container ship entering a port", "container ship, cargo, port, crane, trade, tug", ""),
    "lighthouse-in-a-storm": (lighthouse_storm, "Lighthouse in a storm", "lighthouse, storm, waves, night, rain, beam, rock", ""),
    "lighthouse-lens": (lighthouse_lens, "The lamp and its lens", "lighthouse, lens, lamp, lantern room, oil can, brass", ""),
    "ships-on-the-horizon-at-night": (trawlers_at_night, "Lights on the horizon", "trawlers, ferry, lights, night, horizon, sea", ""),
    "sand-ripples": (sand_ripples, "Sand ripples and footprints", "sand, ripples, beach, footprints, shell", ""),
    "coffee-cherries": (coffee_cherries, "Coffee cherries", "coffee, cherries, branch, plantation, fruit, tree, red", ""),
    "coffee-cup-at-the-window": (coffee_cup, "A cup by the window", "coffee, cup, steam, window, kitchen, morning, beans", ""),
}

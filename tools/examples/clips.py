"""The example clips. Each function gives the SVG of the moment `at`, from 0 to (not including) 1;
those that loop end where they begin."""

import math

from pictures import beam, night_sea, skerry, space
from shapes import (
    HEIGHT, circle, cloud, down, earth, ellipse, glitter, glow, group, gull, lighthouse, line,
    moon, rect, ribbon, ridge, shape, stars, svg, swell,
)

FRAMES_A_SECOND = 25
TURN = 2 * math.pi


def waves(at):
    sky = down("#8ecae6", "#cfe8ef", "#fdf0d5", height=330)
    sea = down("#3f93b0", "#6fb9c4", "#a6d9d3", y=300, height=420)
    lines = "".join(
        swell(y, size, length, TURN * at * turn + y, colour, bottom=y + size * 3, opacity=.6)
        for y, size, length, turn, colour in [
            (322, 2, 160, 1, "#347f9c"), (352, 3, 213, -1, "#5aa9be"), (388, 4, 256, 1, "#8ccbd3"),
        ]
    )
    rollers = ""
    for start in (0, 1 / 3, 2 / 3):
        run = (at + start) % 1
        y = 400 + 250 * run ** 1.5
        size = 6 + 20 * math.sin(math.pi * min(run * 1.15, 1))
        fade = min(1, run * 6, (1 - run) * 4)
        turn = 2.2 + start * 9 + 0.5 * run
        rollers += group(
            ribbon(y + 10, size * .6, 760, turn, 26 + size, "#2f7f9b", opacity=.45),
            ribbon(y, size * .6, 760, turn, 5 + size * .7, "#ffffff", opacity=.93),
            opacity=f"{max(fade, 0):.3f}",
        )
    reach = 610 + 32 * math.sin(TURN * at)
    beach = (
        ribbon(reach - 34, 8, 640, 1.1, 40, "#d3ece6", opacity=.8) + swell(reach, 8, 640, 1.1, "#ffffff")
        + swell(reach + 9, 8, 640, 1.2, "#cfa978") + swell(654, 7, 1280, .6, "#e9cfa0")
        + "".join(ellipse(x, y, w, w * .4, "#d9b98a") for x, y, w in [(160, 690, 14), (420, 702, 9), (900, 686, 12), (1130, 704, 10)])
    )
    drift = 24 * math.sin(TURN * at)
    birds = gull(880 + drift, 150 + drift / 3, 20, "#4a5a6a") + gull(950 + drift, 120 + drift / 4, 15, "#4a5a6a")
    return svg(sky, circle(260, 130, 54, "#fff6dd"), glow(260, 130, 250, "#fff6dd", .6), cloud(700 + drift / 2, 110, .9, "#ffffff"),
               cloud(1120 - drift / 2, 170, .7, "#ffffff"), ridge(3, 302, 34, "#8fb3b0", bottom=306, left=820), sea, lines, rollers, beach, birds)


def orbit(at):
    x, y, far = 640, 360, 265
    angle = -TURN * at
    mx, my = x + far * 1.55 * math.cos(angle), y + far * math.sin(angle)
    lean = math.degrees(math.atan2(my - y, mx - x))
    path_ring = ellipse(x, y, far * 1.55, far, "none", stroke="#fdf3d0", stroke_width=2, stroke_dasharray="3 12", opacity=.5)
    water = group(ellipse(0, 0, 196, 142, "#4ea8de", opacity=.32), ellipse(0, 0, 180, 134, "#4ea8de", opacity=.55), move=(x, y), turn=lean)
    return svg(space(), path_ring, water, earth(x, y, 118, -360 * 3 * at), moon(mx, my, 44))


def ease(at):
    return (1 - math.cos(math.pi * at)) / 2


def moonrise(at):
    rise = ease(min(at * 1.1, 1))
    water = 452 - 34 * rise
    tide = 600 - 70 * rise
    sky_and_sea = night_sea(820, 470 - 300 * rise, 76, TURN * at * 2, water)
    sand = "#3a3f63"
    shore = shape([(0, 530), (130, 560), (300, 610), (470, 690), (520, 720), (0, 720)], sand)
    boat_y = tide + 8 + 3 * math.sin(TURN * at * 3)
    lapping = swell(tide + 30, 6, 430, TURN * at * 3, "#101f48", opacity=.9) + swell(
        tide + 30, 6, 430, TURN * at * 3, "#8ea2d6", bottom=tide + 34, opacity=.5)
    posts = "".join(rect(x, top, 16, 240, "#141b38", 4) for x, top in [(180, 500), (270, 512), (360, 526)]) + line([(170, 520), (386, 548)], "#141b38", 12)
    boat = group(
        "".join([shape([(-84, -30), (88, -38), (62, 6), (-58, 6)], "#0c1230"), line([(6, -34), (6, -150)], "#0c1230", 6), line([(6, -146), (84, -40)], "#0c1230", 2.5)]),
        move=(540, boat_y + 34), turn=-11 * (1 - rise) + 2 * math.sin(TURN * at * 3) * rise,
    )
    return svg(sky_and_sea, shore, posts, boat, lapping)


def turning_light(at):
    tower, (x, y) = lighthouse(920, 530, 350, "#9c4334", "#c9c2b8")
    angle = TURN * at
    reach = math.cos(angle)
    light = beam(x, y, 180 if reach < 0 else 0, 1100 * abs(reach) + 60, 6 + 10 * (1 - abs(reach)), .18 + .34 * abs(reach))
    facing = max(0, math.sin(angle)) ** 6
    sea = down("#1b2d58", "#0a1430", y=500, height=220) + "".join(
        swell(b, h, l, TURN * at * t, c) for b, h, l, t, c in [(512, 5, 256, 1, "#1d315e"), (560, 7, 320, -1, "#182a53")]
    )
    front = swell(636, 10, 427, TURN * at, "#122246") + swell(686, 9, 320, -TURN * at, "#0d1936")
    return svg(down("#0b1230", "#1c2b57", "#46527f", height=HEIGHT), stars(33, 150, 430), sea, light, tower, skerry(),
               glow(x, y, 120 + 260 * facing, "#ffe9a8", .8), front)


# File name: drawing, seconds, title, tags, free words.
CLIPS = {
    "waves-rolling-in": (waves, 8, "Waves rolling in", "waves, sea, beach, surf, shore, incoming tide", "Loops."),
    "moon-orbit-earth": (orbit, 10, "The Moon goes round the Earth", "moon, orbit, earth, turning, gravity, animation", "Loops. Not to scale."),
    "moonrise-rising-tide": (moonrise, 14, "Moonrise and rising tide", "moonrise, moon, calm sea, night, shore, rising water, boat", ""),
    "lighthouse-light-turning": (turning_light, 8, "A light that turns", "lighthouse, beam, light, night, sea, rock", "Loops."),
}

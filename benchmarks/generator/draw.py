"""Draws a whole week from its dials."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.generator.columns import NOTHING_DECIDED, Drawing
from benchmarks.generator.country import Country, country
from benchmarks.generator.decided import decisions
from benchmarks.generator.dice import Dice, Ints, whole
from benchmarks.generator.education import esol_places, in_need, school_places
from benchmarks.generator.families import FAMILIES
from benchmarks.generator.offers import offering, standing, vacancies
from benchmarks.generator.parameters import Parameters
from benchmarks.generator.people import children
from matcher.reference import rota_weights


def draw_family(family: str, children: int | None = None, seed: int = 0) -> Drawing:
    """Draw a week of a named family; ``children`` None is the family's usual number."""
    return draw(FAMILIES[family].parameters(children, seed))


def draw(parameters: Parameters) -> Drawing:
    """Draw a week: the same dials give the same arrays."""
    ground = country(parameters)
    people = children(parameters, ground)
    offers = offering(parameters, ground)
    vacant = vacancies(parameters, ground, offers)
    pupils, learners = in_need(people)
    undecided = Drawing(
        parameters=parameters,
        country=ground,
        children=people,
        vacancies=vacant,
        school_places=school_places(parameters, offers, pupils),
        esol_places=esol_places(parameters, offers, learners),
        standing=standing(parameters, ground, offers, vacant),
        received=_received(parameters, ground),
        decisions=NOTHING_DECIDED,
    )
    return replace(undecided, decisions=decisions(undecided))


def _received(parameters: Parameters, ground: Country) -> Ints:
    """Children that each region has had in this cycle: about half its quota, or nearly all where the quota is hard."""
    dice = Dice(parameters.seed, "rota")
    weights = np.array([float(rota_weights()[region]) for region in ground.regions])
    quota = np.floor(parameters.rota_cycle * weights / weights.sum())
    if parameters.rota == "hard":
        due = np.floor(parameters.children * weights / weights.sum() * (0.3 + dice.uniform(weights.size)))
        return whole(np.maximum(quota - due, 0))
    return whole(quota * (0.3 + 0.4 * dice.uniform(weights.size)))

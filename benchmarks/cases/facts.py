"""The five cases as data: what was reported, and every number of ours that an instance needs beside it.

A *fact* was stated in the press or in official statistics. An *assumption* was not, and is marked so wherever a
figure that rests on it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from benchmarks.history import Quarter

Regime = Literal["voluntary", "mandatory"]
REGIMES: tuple[Regime, ...] = ("voluntary", "mandatory")
COMMON_ASSUMPTIONS = (
    "Every child is synthetic (benchmarks/generator): ages, needs, groups and anchors by its calibration.",
    "Loads and child populations of English authorities are those published for the year named above. Where none was "
    "published, and in Wales, Scotland and Northern Ireland, the load is unknown: nobody there is directed to take a "
    "child, though a volunteer may.",
    "An authority can find as many places in a quarter as it took in its largest real quarter (2016 Q3 to 2023 Q3): "
    "16 % of them foster, the rest supported accommodation, and one foster place at least.",
    "School places and ESOL courses are drawn, three for each child who needs one, from the first day of the week.",
    "An offer stands as its authority's maximum under both regimes; this understates the mandatory one.",
    "All is decided in one go on the date of the case; waits are counted from referral to that date.",
)


@dataclass(frozen=True)
class Case:
    """One case.

    Attributes
    ----------
    regime
        Of the time.
    year
        Of the loads on 31 March.
    kent
        UASC in Kent's care before anybody moves.
    referred
        Children of the instance.
    waiting_days
        They were referred over so many days before the date.
    transferred
        How many were transferred then; None where no report says.
    volunteers, offered
        So many authorities offer so many places, dealt out by what they really took in ``offers_like``.
    quarters
        So many quarters' places.
    back
        Children placed straight back in Kent then; None where no report says.
    in_kent
        Authorities all of whose vacancies lie in Kent.
    """

    name: str
    title: str
    regime: Regime
    week_starting: date
    threshold: Decimal
    year: int
    kent: int
    referred: int
    waiting_days: int
    transferred: int | None
    volunteers: int
    offered: int
    offers_like: tuple[Quarter, ...]
    facts: tuple[str, ...]
    assumptions: tuple[str, ...]
    quarters: int = 1
    back: int | None = None
    in_kent: tuple[str, ...] = ()
    seed: int = 1


EARLY: tuple[Quarter, ...] = ((2016, 3), (2016, 4))
HALF_2021: tuple[Quarter, ...] = ((2021, 3), (2021, 4))
BEFORE_2022 = Decimal("0.0007")
HOSTED_FROM = ("E06000035", "E09000011", "E09000023", "E09000006", "E09000004")

CASES: dict[str, Case] = {
    case.name: case
    for case in (
        Case(
            name="2015",
            title="2015: a voluntary appeal",
            regime="voluntary",
            week_starting=date(2015, 11, 2),
            threshold=BEFORE_2022,
            year=2016,
            kent=1000,
            referred=771,
            waiting_days=180,
            transferred=42,
            volunteers=19,
            offered=42,
            offers_like=EARLY,
            facts=(
                "Nearly 1,000 unaccompanied children were in Kent's care.",
                "42 were transferred.",
                "19 authorities had accepted some.",
                "180 children had no social worker.",
            ),
            assumptions=(
                "'Nearly 1,000' is taken as 1,000. The date is ours.",
                "No scheme and no threshold existed yet: 0.07 %, the first one, is used.",
                "Kent refers what it has above that share of its children: 1,000 - 229 = 771, over half a year.",
                "The 19 are those that took the most in the first two published quarters, and they offer 42 in all.",
                "Loads are those of 31 March 2016, the first published.",
            ),
        ),
        Case(
            name="2016",
            title="2016: the backlog",
            regime="voluntary",
            week_starting=date(2016, 9, 5),
            threshold=BEFORE_2022,
            year=2016,
            kent=1114,
            referred=410,
            waiting_days=120,
            transferred=22,
            volunteers=19,
            offered=22,
            offers_like=EARLY,
            facts=(
                "1,114 unaccompanied children were in Kent's care.",
                "About 350 were hoped to be moved; 22 were.",
                "60 arrived in four weeks.",
                "The case for dispersal was school places and English.",
            ),
            assumptions=(
                "Kent refers the 350 it hoped for and the 60 new arrivals, over four months. The date is ours.",
                "22 were offered, by the 19 authorities of the case of 2015; who they were is not reported.",
            ),
        ),
        Case(
            name="out-of-area",
            title="Out of area: other councils' children in Kent",
            regime="voluntary",
            week_starting=date(2017, 6, 5),
            threshold=BEFORE_2022,
            year=2017,
            kent=484,
            referred=50,
            waiting_days=28,
            transferred=None,
            volunteers=35,
            offered=50,
            offers_like=((2017, 1), (2017, 2)),
            facts=(
                "1,358 children of other councils lived in Kent; Medway 160, Greenwich 119, Lewisham 82, Bromley 52 "
                "and Bexley 48 of them.",
                "20 miles is the norm of the statistics.",
                "Two unaccompanied children taken by a council were placed straight back in Kent.",
                "484 unaccompanied children were in Kent's care on 31 March 2017 (Department for Education).",
            ),
            assumptions=(
                "50 children, an ordinary week's number, over four weeks. The date is ours.",
                "Every vacancy of the five councils named lies in Kent, none with a risk assessment; each offers two.",
                "The others offer what they really took in the first half of 2017, dealt down to 50 in all.",
                "Hosted children count as load: Kent's 1,358. Of the five, what they host is not reported.",
            ),
            back=2,
            in_kent=HOSTED_FROM,
        ),
        Case(
            name="2021",
            title="2021: the voluntary rota",
            regime="voluntary",
            week_starting=date(2021, 12, 6),
            threshold=BEFORE_2022,
            year=2021,
            kent=637,
            referred=348,
            waiting_days=183,
            transferred=200,
            volunteers=128,
            offered=200,
            offers_like=HALF_2021,
            facts=(
                "200 were transferred from June to December.",
                "Over 250 had been transferred directly from 2020 to 31 March 2021, new arrivals beside the backlog.",
                "289 were in Kent's care on 31 March 2021; 696 began to be in the year after (Department for "
                "Education).",
                "128 authorities took a child in the second half of 2021 (Home Office).",
            ),
            assumptions=(
                "Half of the year's 696 arrived in these months and are referred: 348. Kent's load is 289 + 348, as if "
                "nobody had left or come of age.",
                "The 200 were offered by those 128, in proportion to what they really took; the others offer nothing.",
                "Two quarters' places.",
            ),
            quarters=2,
        ),
        Case(
            name="2023",
            title="2023: the mandatory scheme",
            regime="mandatory",
            week_starting=date(2023, 7, 3),
            threshold=Decimal("0.001"),
            year=2023,
            kent=1017,
            referred=648,
            waiting_days=182,
            transferred=426,
            volunteers=128,
            offered=200,
            offers_like=HALF_2021,
            facts=(
                "648 arrived from 1 January to 1 July; 426 were passed on.",
                "Authorities were asked for 'their fair share'.",
                "369 were in Kent's care on 31 March 2022 (Department for Education).",
            ),
            assumptions=(
                "All 648 are referred. Kent's load is 369 + 648, as if nobody had left or come of age.",
                "Nobody volunteered: for the voluntary regime the offers of the case of 2021 are taken, 200 in all. "
                "Under the mandatory regime these authorities are directed like all others.",
                "Two quarters' places.",
            ),
            quarters=2,
        ),
    )
}

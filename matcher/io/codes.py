"""Every fault of reading in one place: its stable code, what is wrong, how to mend it. Codes are never reused.

Only two are found elsewhere: V077, which needs the rules (:mod:`matcher.rules.closed`), and the P codes of proposals
made by hand (:mod:`matcher.check.reading`).
"""

from __future__ import annotations

from enum import Enum
from typing import Literal

from matcher.errors import Fault

Level = Literal["fault", "warning"]
SAVE_AS_CSV = "In Excel, save it as 'CSV UTF-8 (Comma delimited)'."
LONGEST_SHOWN = 60


def shown(text: str) -> str:
    """A value as a fault shows it: shortened."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


class Coded(Enum):
    """A catalogue of faults: code, problem, remedy, level. Words in braces are filled in where it is found."""

    code: str
    problem: str
    remedy: str
    level: Level

    def __init__(self, code: str, problem: str, remedy: str, level: Level = "fault") -> None:
        self.code = code
        self.problem = problem
        self.remedy = remedy
        self.level = level

    def at(self, table: str, row: int | None, column: str = "", found: object = "", **details: object) -> Fault:
        """Make the fault of one place, the details filled into problem and remedy."""
        text = "" if found is None else shown(str(found))
        says, mend = self.problem.format(**details), self.remedy.format(**details)
        return Fault(table, row, column, self.code, text, says, mend, level=self.level)


# fmt: off
class FaultCode(Coded):
    """What can be wrong with a week."""

    # The form: files, headers, rows
    UNKNOWN_TABLE = ("V001", "There is no table of this name.", "{hint}The tables are: {known}.")
    UNKNOWN_COLUMN = ("V002", "The table has no such column.", "{hint}The columns are: {known}.")
    DUPLICATE_HEADER = ("V003", "The header has this column twice.", "Take one of the two out.")
    RAGGED_ROW = ("V004", "The row has {cells} cells, the header {width}.",
                  "Put text that holds a comma in double quotes; give every row as many cells as the header.")
    MISSING_COLUMN = ("V005", "A required column is missing.", "Add the column {name}: {meaning}")
    MISSING_VALUE = ("V006", "A required cell is blank.", "Fill it in: {meaning}")
    NOT_UTF8 = ("V007", "The file is not UTF-8.", SAVE_AS_CSV)
    HIDDEN_CHARACTER = ("V008", "The cell holds a character that cannot be seen, or a line break in a code.",
                        "Type the cell again by hand; do not paste it.")
    CELL_TOO_LONG = ("V009", "The text has {length} characters.", "Keep to {limit}.")
    FORMULA = ("V010", "The cell holds a formula.", "Copy the cell and paste it as a value.")
    MERGED_CELLS = ("V011", "Cells are merged.", "Unmerge them and fill in each cell.")
    ERROR_VALUE = ("V012", "The cell shows an Excel error.", "Type the value, or clear the cell.")
    NAMELESS_COLUMN = ("V013", "A column has values and no name in row 1.", "Name the column, or clear it.")
    NO_TABLES = ("V014", "There is no table here.", "Give each table under its own name, with its header in row 1.")
    MALFORMED = ("V015", "The file is not what its ending says: {why}.", "{how}")
    TABLE_TWICE = ("V016", "The table is given twice.", "Keep one of the two.")
    NOT_COMMAS = ("V017", "The cells are not separated by commas.", SAVE_AS_CSV)
    SUSPICIOUS_WORKBOOK = ("V018", "The workbook was not opened: {why}.",
                           "Copy the rows into a workbook made by 'matcher template' and send that.")
    FILE_NOT_READ = ("V019", "This file of the folder is not read.",
                     "Save a table as CSV under the table's name, or move the file away.", "warning")
    # One cell
    NOT_WHOLE = ("V020", "This is not a whole number.", "Type a whole number in plain digits, as 16.")
    OUT_OF_RANGE = ("V021", "The value is outside its range: {why}.", "Type a value {range}.")
    NOT_A_NUMBER = ("V022", "This is not a number.", "Type plain digits with a point, as 12.5; for 0.1 % type 0.001.")
    NOT_ALLOWED = ("V023", "This is not one of the allowed values.", "{hint}Use one of: {known}.")
    NOT_YES_OR_NO = ("V024", "This is neither yes nor no.", "Type yes or no, or leave it blank for the default.")
    NOT_A_DATE = ("V025", "This is not a date{why}.",
                  "{hint}Type year-month-day, as 2026-04-25 (or day/month/year, as 25/04/2026).")
    AMBIGUOUS_DATE = ("V026", "The date can be read as {first} and as {second}.",
                      "Type {first} if you mean day/month/year.")
    BAD_LIST = ("V028", "The list has an item that is empty, repeated, or holds a ;.",
                "Name each item once, separated by one ;.")
    NOT_FINITE = ("V029", "This is not a number that can be counted with.", "Type a number, or leave it blank.")
    UNKNOWN_KEY = ("V030", "There is no such setting.", "{hint}The keys are: {known}.")
    BAD_POLICY_VALUE = ("V031", "{key}: {item} is not of the form needed, names what is not known, or is given twice.",
                        "Write {shape}, separated by ;.")
    TOLERANCE_IN_UNITS = ("V032", "This stage compares ratios, so that units have no meaning.",
                          "Give a percentage, as {stage}=2%.")
    THRESHOLD_ODD = ("V033", "This is {percent} % of an authority's children; the protocol has 0.1 %.",
                     "Write 0.001 for 0.1 %.", "warning")
    EXAMPLE_ROW = ("V039", "The template's example row is still there, and is not read.",
                   "Clear the row.", "warning")
    EXAMPLE_CHANGED = ("V038", "The template's example row was filled in and still has its example name.",
                       "Type your own value over it, or clear the row.")
    # Names
    DUPLICATE = ("V040", "Row {first} has the same {name}.", "Keep one row, or correct one of the two.")
    UNKNOWN_AUTHORITY = ("V041", "No authority has this code.",
                         "{hint}Correct the code, or add a row to authorities for a new one.")
    UNKNOWN_REF = ("V042", "No child has this ref.", "{hint}Correct the ref, or add the child's row.")
    UNKNOWN_PLACE = ("V043", "No row of places gives this place.", "{hint}Correct it, or add the place with its point.")
    UNKNOWN_AREA = ("V044", "This is neither an authority's code nor a region.", "{hint}Correct it, or take it out.")
    PREVIOUS_REF_GONE = ("V045", "No child has this ref any more; the row is not used.", "Take the row out.", "warning")
    ALIKE_BUT_FOR_CAPITALS = ("V048", "This is {other} but for capitals, and another child.",
                              "Correct the ref if it is the same child.", "warning")
    LOOKS_ALIKE = ("V046", "This looks like {other} and is another text.", "Type both by hand, in the same way.")
    MIXED_ALPHABETS = ("V047", "The code mixes letters of two alphabets that look alike.", "Type it again by hand.",
                       "warning")
    # Children
    AGE_OUT_OF_SCHEME = ("V050", "The scheme is for children of 11 to 17 years.", "Check the age; take out an adult.")
    SCHOOL_YEAR_MISSING = ("V051", "A child of {age} is of school age and has no school year.",
                           "Fill in the school year, 7 to 11.")
    SCHOOL_YEAR_ODD = ("V052", "Year {year} is unusual at the age of {age}.", "Check age and school year.", "warning")
    GROUP_OF_TWO_ENTRIES = ("V053", "Group {group} has the entry authority {other} in row {first}, and another here.",
                            "Correct the entry authority, or the group.")
    GROUP_APART = ("V054", "The two are in the same group {group}: they cannot be together and apart.",
                   "Take the ref out of the list, or the child out of the group.")
    APART_FROM_ITSELF = ("V055", "A child cannot be kept apart from itself.", "Take its own ref out of the list.")
    GROUP_OF_ONE = ("V056", "No other child has this group.", "Check the spelling; clear it if the child is alone.",
                    "warning")
    GROUPS_ALIKE = ("V078", "This is {other} of row {first} but for capitals or spaces, and another group.",
                    "Write the same group in both rows if they stay together; else give one another name.")
    ANCHOR_KIND_ALONE = ("V057", "There is a kind of anchor and no anchor.",
                         "Name the place in anchor, or clear anchor_kind.", "warning")
    MUST_AND_AVOID = ("V058", "The same area is in must and in avoid.", "Take it out of one of the two.")
    SUPPORTED_UNDER_16 = ("V059", "Supported accommodation is only for those of 16 and 17: it will not be used.",
                          "Take supported out, or correct the age.", "warning")
    REF_LIKE_NAME = ("V060", "The ref looks like a person's name.",
                     "Use an opaque reference; a name must not enter the week.", "warning")
    FUTURE_REFERRAL = ("V061", "The referral is after the planning week, which ends on {ends}.",
                       "Check the date, or week_starting in the policy.", "warning")
    PERHAPS_PAST_SCHOOL = ("V076", "A child of 15 has no school year.",
                           "Fill it in, unless the child is past year 11.", "warning")
    # Authorities, places, vacancies
    HALF_A_POINT = ("V062", "A point needs both latitude and longitude.", "Fill in the other, or clear both.")
    SWAPPED_POINT = ("V063", "Latitude and longitude are swapped.",
                     "In the United Kingdom the latitude is 49 to 61; swap the two cells.")
    POINT_OUTSIDE_UK = ("V064", "The point is outside the United Kingdom.",
                        "Check both; west of Greenwich the longitude has a minus.", "warning")
    PAUSE_UNEXPLAINED = ("V065", "The pause has no {missing}.",
                         "Record until when, why, and who allowed it.", "warning")
    PAUSE_WITHOUT_PAUSE = ("V066", "The authority is not paused, and this is of a pause.",
                           "Set participation to paused, or clear it.", "warning")
    CODE_IS_REGION = ("V067", "A region has the same name: must, avoid and wish could mean either.",
                      "Give the authority another code.")
    AGES_CROSSED = ("V068", "The lowest age is above the highest, {high}.", "Swap or correct the two ages.")
    REGION_UNUSED = ("V069", "No authority is in this region.",
                     "{hint}The regions are those of authorities.", "warning")
    # Decisions
    DECISION_WITHOUT_AUTHORITY = ("V070", "{decision} needs an authority.", "Fill in the authority's code.")
    DECISIONS_CONTRADICT = ("V071", "It contradicts row {first}: {other}.", "Take out the one that no longer holds.")
    PIN_TO_ENTRY = ("V072", "The child would stay with its own entry authority.",
                    "Pin it to another authority, or take the decision out.")
    PIN_AGAINST_LIST = ("V073", "The child's own row says otherwise: {list}.", "Correct that row, or take the pin out.")
    GROUP_PINNED_APART = ("V074", "Group {group} stays together, and row {first} pins it to {other}.",
                          "Pin the group to one authority.")
    DECISION_REPEATED = ("V075", "Row {first} says the same.", "Keep one of the two.", "warning")


class ReviewCode(Coded):
    """What can be wrong with the decisions of a review workbook, or of a table of decisions, beside the above."""

    NO_SHEET = ("V090", "The workbook has no sheet of this name, or nothing stands in it.",
                "Decide in the proposal.xlsx that 'matcher propose' wrote.")
    NO_PROVENANCE = ("V091", "The hidden sheet does not tell which proposal this is.",
                     "Decide in the proposal.xlsx that 'matcher propose' wrote; copy no rows into another workbook.")
    NO_DECIDER = ("V092", "Nobody is named as having decided.", "Fill in decided_by: a role, or initials.")
    NO_REASON = ("V093", "A refusal needs a reason.", "Choose one of: {known}.")
    REASON_OF_ANOTHER = ("V094", "This reason does not explain {decision}.", "Choose one of: {known}.")
    NOTHING_TO_ACCEPT = ("V095", "No authority is proposed for the child.",
                         "To place the child all the same, choose pin and fill in decided_authority.")
    ACCEPTED_ELSEWHERE = ("V096", "The proposed authority is {to}; only that can be accepted.",
                          "Clear the authority, or choose pin to place the child elsewhere.")
    NO_DECISION = ("V097", "The cell is filled in, and the row has no decision.",
                   "Choose a decision, or clear the cell.")
    GROUP_DECIDED_APART = ("V098", "Group {group} stays together, and row {first} says {other}.",
                           "Decide the same for every child of the group.")
    NOT_IN_PROPOSAL = ("V099", "The proposal does not list this child.",
                       "Correct the ref, or record the decision with the proposal that it was made on.")
    NOT_AS_WRITTEN = ("V100", "The proposal has the child at {to}: the cell was changed, or columns were sorted alone.",
                      "Put the proposed code back (sort whole rows only); to place the child elsewhere, choose pin.")
    # fmt: on

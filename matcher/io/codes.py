"""Fault codes: stable, one meaning each, never reused. The text is the title that the documentation shows."""

from __future__ import annotations

from enum import StrEnum


class FaultCode(StrEnum):
    """What can be wrong with the tables of a week. Gaps in the numbers leave room for kin."""

    UNKNOWN_TABLE = "V001"
    UNKNOWN_COLUMN = "V002"
    DUPLICATE_HEADER = "V003"
    RAGGED_ROW = "V004"
    MISSING_COLUMN = "V005"
    MISSING_VALUE = "V006"
    NOT_UTF8 = "V007"
    HIDDEN_CHARACTER = "V008"
    CELL_TOO_LONG = "V009"
    FORMULA = "V010"
    MERGED_CELLS = "V011"
    ERROR_VALUE = "V012"
    NAMELESS_COLUMN = "V013"
    NO_TABLES = "V014"
    MALFORMED = "V015"
    TABLE_TWICE = "V016"
    NOT_COMMAS = "V017"
    SUSPICIOUS_WORKBOOK = "V018"
    FILE_NOT_READ = "V019"
    NOT_WHOLE = "V020"
    OUT_OF_RANGE = "V021"
    NOT_A_NUMBER = "V022"
    NOT_ALLOWED = "V023"
    NOT_YES_OR_NO = "V024"
    NOT_A_DATE = "V025"
    AMBIGUOUS_DATE = "V026"
    BAD_LIST = "V028"
    NOT_FINITE = "V029"
    UNKNOWN_KEY = "V030"
    BAD_POLICY_VALUE = "V031"
    TOLERANCE_IN_UNITS = "V032"
    EXAMPLE_ROW = "V039"
    DUPLICATE = "V040"
    UNKNOWN_AUTHORITY = "V041"
    UNKNOWN_REF = "V042"
    UNKNOWN_PLACE = "V043"
    UNKNOWN_AREA = "V044"
    AGE_OUT_OF_SCHEME = "V050"
    SCHOOL_YEAR_MISSING = "V051"
    SCHOOL_YEAR_ODD = "V052"
    GROUP_OF_TWO_ENTRIES = "V053"
    GROUP_APART = "V054"
    APART_FROM_ITSELF = "V055"
    GROUP_OF_ONE = "V056"
    ANCHOR_KIND_ALONE = "V057"
    MUST_AND_AVOID = "V058"
    SUPPORTED_UNDER_16 = "V059"
    REF_LIKE_NAME = "V060"
    FUTURE_REFERRAL = "V061"
    HALF_A_POINT = "V062"
    SWAPPED_POINT = "V063"
    POINT_OUTSIDE_UK = "V064"
    PAUSE_UNEXPLAINED = "V065"
    PAUSE_WITHOUT_PAUSE = "V066"
    CODE_IS_REGION = "V067"
    AGES_CROSSED = "V068"
    REGION_UNUSED = "V069"
    DECISION_WITHOUT_AUTHORITY = "V070"
    DECISIONS_CONTRADICT = "V071"
    PIN_TO_ENTRY = "V072"
    PIN_AGAINST_LIST = "V073"
    GROUP_PINNED_APART = "V074"
    DECISION_REPEATED = "V075"


TITLES: dict[FaultCode, str] = {
    FaultCode.UNKNOWN_TABLE: "A file or sheet that is not one of the tables",
    FaultCode.UNKNOWN_COLUMN: "A column that the table does not have",
    FaultCode.DUPLICATE_HEADER: "The same column name twice in one header",
    FaultCode.RAGGED_ROW: "A row with more or fewer cells than the header",
    FaultCode.MISSING_COLUMN: "A required column is not there",
    FaultCode.MISSING_VALUE: "A required cell is blank",
    FaultCode.NOT_UTF8: "A CSV or JSON file that is not UTF-8",
    FaultCode.HIDDEN_CHARACTER: "A character that cannot be seen",
    FaultCode.CELL_TOO_LONG: "A cell with too much text",
    FaultCode.FORMULA: "A formula where a value belongs",
    FaultCode.MERGED_CELLS: "Merged cells",
    FaultCode.ERROR_VALUE: "A cell that shows an Excel error",
    FaultCode.NAMELESS_COLUMN: "Values in a column without a name",
    FaultCode.NO_TABLES: "No table at all",
    FaultCode.MALFORMED: "A file that is not what its ending says",
    FaultCode.TABLE_TWICE: "The same table given twice",
    FaultCode.NOT_COMMAS: "A CSV file separated by something other than commas",
    FaultCode.SUSPICIOUS_WORKBOOK: "A workbook that is too large or built to harm",
    FaultCode.FILE_NOT_READ: "A file in the folder that is not read (warning)",
    FaultCode.NOT_WHOLE: "Not a whole number",
    FaultCode.OUT_OF_RANGE: "A value outside its range",
    FaultCode.NOT_A_NUMBER: "Not a number",
    FaultCode.NOT_ALLOWED: "Not one of the allowed values",
    FaultCode.NOT_YES_OR_NO: "Neither yes nor no",
    FaultCode.NOT_A_DATE: "Not a date",
    FaultCode.AMBIGUOUS_DATE: "A date that can be read two ways",
    FaultCode.BAD_LIST: "A list with an empty item, or an item that holds the separator",
    FaultCode.NOT_FINITE: "NaN or infinity",
    FaultCode.UNKNOWN_KEY: "A policy key that does not exist",
    FaultCode.BAD_POLICY_VALUE: "A policy value that cannot be used",
    FaultCode.TOLERANCE_IN_UNITS: "A tolerance in units for a stage of ratios",
    FaultCode.EXAMPLE_ROW: "The template's example row is still there",
    FaultCode.DUPLICATE: "The same name on two rows",
    FaultCode.UNKNOWN_AUTHORITY: "An authority that no row and no reference gives",
    FaultCode.UNKNOWN_REF: "A child that no row gives",
    FaultCode.UNKNOWN_PLACE: "A place that no row gives",
    FaultCode.UNKNOWN_AREA: "Neither an authority nor a region",
    FaultCode.AGE_OUT_OF_SCHEME: "A child older than 17 or younger than 11",
    FaultCode.SCHOOL_YEAR_MISSING: "A child of school age without a school year",
    FaultCode.SCHOOL_YEAR_ODD: "A school year that does not go with the age (warning)",
    FaultCode.GROUP_OF_TWO_ENTRIES: "A group with two entry authorities",
    FaultCode.GROUP_APART: "A group whose members must be apart",
    FaultCode.APART_FROM_ITSELF: "A child to be kept apart from itself",
    FaultCode.GROUP_OF_ONE: "A group of one child (warning)",
    FaultCode.ANCHOR_KIND_ALONE: "A kind of anchor without an anchor (warning)",
    FaultCode.MUST_AND_AVOID: "The same area in must and in avoid",
    FaultCode.SUPPORTED_UNDER_16: "Supported accommodation for a child under 16 (warning)",
    FaultCode.REF_LIKE_NAME: "A ref that looks like a person's name (warning)",
    FaultCode.FUTURE_REFERRAL: "A referral after the planning week (warning)",
    FaultCode.HALF_A_POINT: "A latitude without a longitude, or the other way round",
    FaultCode.SWAPPED_POINT: "Latitude and longitude swapped",
    FaultCode.POINT_OUTSIDE_UK: "A point outside the United Kingdom (warning)",
    FaultCode.PAUSE_UNEXPLAINED: "A pause without a date, a reason or who allowed it (warning)",
    FaultCode.PAUSE_WITHOUT_PAUSE: "Details of a pause for an authority that is not paused (warning)",
    FaultCode.CODE_IS_REGION: "One code for an authority and for a region",
    FaultCode.AGES_CROSSED: "A lowest age above the highest",
    FaultCode.REGION_UNUSED: "A region that no authority is in (warning)",
    FaultCode.DECISION_WITHOUT_AUTHORITY: "A decision that needs an authority and has none",
    FaultCode.DECISIONS_CONTRADICT: "Two decisions that contradict each other",
    FaultCode.PIN_TO_ENTRY: "A child pinned to its own entry authority",
    FaultCode.PIN_AGAINST_LIST: "A pin against the child's own must or avoid",
    FaultCode.GROUP_PINNED_APART: "A group pinned to two authorities",
    FaultCode.DECISION_REPEATED: "The same decision twice (warning)",
}

"""A table of bad and dirty uploads of tags: what is in them, and what each row must come to.

Every file has good rows besides the bad ones: `carried` says who carries what afterwards. `failed`
holds for each line of the failures its row, its user, its tags and a part of its reason. The tags
there are `one` (of the name `Tag 1`), `two` and `=sum`.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from workbench.importers.uploads.layout import GUESSED, Choices

HEAD = "user_id,user_tags\n"
U1, U2, BOTH = {"u1": "one"}, {"u2": "two"}, {"u1": "one", "u2": "two"}
UNCLOSED = "a quote is never closed"
NO_SUCH = "no such tag"
BRACKETS = "drop the brackets"
LOST = "has lost characters"
TOO_LONG = "a cell is longer than 65,536"


@dataclass(frozen=True)
class Case:
    """One file, and what becomes of it. `rows`: how many rows of data it has."""

    name: str
    content: bytes
    rows: int
    carried: dict[str, str] = field(default_factory=dict)
    failed: tuple[tuple[int, str, str, str], ...] = ()
    choices: Choices = GUESSED


def case(name, text, rows, carried, *failed, **chosen) -> Case:
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    return Case(name, content, rows, carried, failed, Choices(**chosen))


def between(row: str) -> str:
    """A bad row as the second of three."""
    return f"{HEAD}u1,one\n{row}\nu2,two\n"


def bad(name, row, user, tags, reason) -> Case:
    return case(name, between(row), 3, BOTH, (2, user, tags, reason))


def dirty(name, row, carried) -> Case:
    return case(name, between(row), 3, BOTH | carried)


TWO = "user_id,user_tags\nu1,one\nu2,two\n"
ENCODINGS = [
    case("utf-8 with its mark", codecs.BOM_UTF8 + TWO.encode(), 2, BOTH),
    case("a mark and no header", codecs.BOM_UTF8 + b"u1,one\nu2,two\n", 2, BOTH),
    case("a mark before a quote", codecs.BOM_UTF8 + b'"user_id","user_tags"\n"u1","one"\n', 1, U1),
    case("a second mark within", between("\ufeffu3,one"), 3, BOTH | {"u3": "one"}),
    case("utf-16 little endian", codecs.BOM_UTF16_LE + TWO.encode("utf-16-le"), 2, BOTH),
    case("utf-16 big endian", codecs.BOM_UTF16_BE + TWO.encode("utf-16-be"), 2, BOTH),
    case("utf-16 without a mark", TWO.encode("utf-16-le"), 2, BOTH),
    case("utf-16 big endian without a mark", TWO.encode("utf-16-be"), 2, BOTH),
    case("utf-16 as chosen", TWO.encode("utf-16-le"), 2, BOTH, encoding="utf-16"),
    case(
        "utf-16 cut in a character",
        codecs.BOM_UTF16_LE + (TWO + "u3,one").encode("utf-16-le")[:-1],
        3,
        BOTH,
        (3, "u3", "on\ufffd", LOST),
    ),
    case(
        "utf-16 with half of a pair",
        codecs.BOM_UTF16_LE + between("u\ud800,one").encode("utf-16-le", "surrogatepass"),
        3,
        BOTH,
        (2, "u\ufffd\ufffd\ufffd", "one", LOST),
    ),
    case("utf-16 with emoji", between("u😀,one").encode("utf-16"), 3, BOTH | {"u😀": "one"}),
    case(
        "latin-1",
        between("josé,one").encode("latin-1"),
        3,
        BOTH | {"josé": "one"},
        encoding="latin-1",
    ),
    case(
        "curly quotes of Windows",
        between("u3,“one, two”").encode("cp1252"),
        3,
        BOTH | {"u3": "one two"},
        encoding="latin-1",
    ),
    case(
        "a byte that Windows has not",
        between("u\x81,one").encode("latin-1"),
        3,
        BOTH | {"u\x81": "one"},
        encoding="latin-1",
    ),
    case(
        "utf-8 with its mark, chosen as latin-1",
        codecs.BOM_UTF8 + between("josé,one").encode(),
        3,
        BOTH | {"josé": "one"},
        encoding="latin-1",
    ),
    case(
        "latin-1 read as utf-8",
        between("josé,one").encode("latin-1"),
        3,
        BOTH,
        (2, "jos\ufffd", "one", LOST),
    ),
    case(
        "a broken byte in a tag",
        between("u3,one").encode() + b'u4,"one,tw\xff"\n',
        4,
        BOTH | {"u3": "one", "u4": "one"},
        (4, "u4", "tw\ufffd", LOST),
    ),
    case(
        "a broken byte in another column",
        b"user_id,user_tags,note\nu1,one,caf\xe9\nu2,two,\n",
        2,
        BOTH,
    ),
    case(
        "a lost character from before",
        between("jos\ufffd,one"),
        3,
        BOTH,
        (2, "jos\ufffd", "one", LOST),
    ),
    case(
        "an overlong form of a slash",
        between("u\udcc0\udcaf,one"),
        3,
        BOTH,
        (2, "u\ufffd\ufffd", "one", LOST),
    ),
]

DELIMITERS = [
    case("semicolons", TWO.replace(",", ";"), 2, BOTH),
    case("tabs", TWO.replace(",", "\t"), 2, BOTH),
    case("bars", TWO.replace(",", "|"), 2, BOTH),
    case("semicolons without a header", "u1;one\nu2;two\n", 2, BOTH),
    case("tabs without a header", "u1\tone\nu2\ttwo\n", 2, BOTH),
    case("bars without a header", "u1|one\nu2|two\n", 2, BOTH),
    case(
        "semicolons, and lists without quotes",
        "u1;one,two\nu2;two\n",
        2,
        {"u1": "one two", "u2": "two"},
    ),
    case(
        "tabs, and lists without quotes",
        "u1\tone,two\nu2\ttwo\n",
        2,
        {"u1": "one two", "u2": "two"},
    ),
    case("semicolons all through", "u1;one;two\nu2;two\n", 2, {"u1": "one two", "u2": "two"}),
    case("bars in ids", "auth0|1,one\nauth0|2,two\n", 2, {"auth0|1": "one", "auth0|2": "two"}),
    case("semicolons in ids", between("a;b,one"), 3, BOTH | {"a;b": "one"}),
    case("delimiters in quotes", between('"a,b",one'), 3, BOTH | {"a,b": "one"}),
    case(
        "a chosen delimiter", "a;1,one\nb;2,two\n", 2, {"a;1": "one", "b;2": "two"}, delimiter=","
    ),
    bad("another delimiter in one row", "u3;one", "u3;one", "", "the row has 1 cell"),
    bad("another delimiter in one list", "u3,one;two", "u3", "one;two", NO_SUCH),
]

QUOTES = [
    dirty("quotes as the product's page prints them", 'u3,“one, two"', {"u3": "one two"}),
    dirty("curly quotes", "u3,“one, two”", {"u3": "one two"}),
    dirty("low and high quotes", "u3,„one, two“", {"u3": "one two"}),
    dirty("a curly quote at the end", 'u3,"one, two”', {"u3": "one two"}),
    dirty("fullwidth quotes", "u3,＂one, two＂", {"u3": "one two"}),
    dirty("curly quotes around all", "“u3”,“one”", {"u3": "one"}),
    dirty("curly quotes around each tag", "u3,“one”,“two”", {"u3": "one two"}),
    dirty("a space before the quote", 'u3, "one, two"', {"u3": "one two"}),
    dirty("a space behind the quote", '"u3" ,"one, two" ', {"u3": "one two"}),
    dirty("quotes around all", '"u3","one, two"', {"u3": "one two"}),
    dirty("doubled quotes in an id", '"u""3",one', {'u"3': "one"}),
    dirty("a quote inside an id", 'u"3,one', {'u"3': "one"}),
    dirty("an empty cell in quotes at the end", 'u3,one,""', {"u3": "one"}),
    bad("a quote never closed", 'u3,"one', "u3", "one", UNCLOSED),
    bad("a quote never closed around the user", '"u3,one', "", "u3,one", UNCLOSED),
    bad("only an opening curly quote", "u3,“one, two", "u3", "one, two", UNCLOSED),
    case(
        "only a closing quote",
        between('u3,one, two"'),
        3,
        BOTH | {"u3": "one"},
        (2, "u3", 'two"', NO_SUCH),
    ),
    case(
        "only a closing curly quote",
        between("u3,one, two”"),
        3,
        BOTH | {"u3": "one"},
        (2, "u3", "two”", NO_SUCH),
    ),
    bad("text behind a quote", 'u3,"one"x', "u3", 'one"x', "something follows a closing quote"),
    bad("quotes doubled by mistake", 'u3,""one""', "u3", '"one""', "something follows"),
    bad("a whole row in quotes", '"u3,one"', "u3,one", "", "the row has 1 cell"),
    bad("quotes doubled between tags", 'u3,"one"",""two"', "u3", 'one","two', NO_SUCH),
    case(
        "a quote never closed in the last row", TWO + 'u3,"one', 3, BOTH, (3, "u3", "one", UNCLOSED)
    ),
    case(
        "a quote never closed in the first row",
        HEAD + 'u3,"one\nu1,one\nu2,two\n',
        3,
        BOTH,
        (1, "u3", "one", UNCLOSED),
    ),
    case(
        "two quotes never closed",
        HEAD + 'u3,"one\nu1,one\nu4,"two\nu2,two\n',
        4,
        BOTH,
        (1, "u3", "one", UNCLOSED),
        (3, "u4", "two", UNCLOSED),
    ),
    case(
        "a quote never closed before many in quotes",
        HEAD + 'u3,"one\n"u1","one"\n"u2","two"\n',
        3,
        BOTH,
        (1, "u3", "one", UNCLOSED),
    ),
    case(
        "a quote never closed before a stray one",
        'user_id,user_tags,note\nu3,"one,x\nu1,one,y"\nu2,two,z\n',
        3,
        BOTH,
        (1, "u3", "one,x", UNCLOSED),
    ),
    case("a quote never closed in the header", 'user_id,"user_tags\nu1,one\nu2,two\n', 2, BOTH),
    case("one quote alone", between('"'), 3, BOTH, (2, "", "", UNCLOSED)),
    case("nothing but quotes", between('""'), 3, BOTH, (2, "", "", "the row is empty")),
]

COLUMNS = [
    dirty("a list without quotes", "u3,one,two", {"u3": "one two"}),
    case(
        "a list without quotes or header",
        "u1,one,two\nu2,two,one\n",
        2,
        {"u1": "one two", "u2": "one two"},
    ),
    case(
        "one cell",
        between("u3"),
        3,
        BOTH,
        (2, "u3", "", "the row has 1 cell; the user is expected in column 1, the tags in column 2"),
    ),
    case(
        "a column between",
        "user_id,name,user_tags\nu1,Ann,one\nu3,Bob\nu2,Cy,two\n",
        3,
        BOTH,
        (2, "u3", "", "the row has 2 cells"),
    ),
    case("a column behind", "user_id,user_tags,note\nu1,one,hello\nu2,two,\n", 2, BOTH),
    case("a missing cell behind", "user_id,user_tags,note\nu1,one\nu2,two,x\n", 2, BOTH),
    case(
        "a list without quotes before another column",
        "user_id,user_tags,note\nu1,one,\nu3,one,two,hello\nu2,two,\n",
        3,
        BOTH,
        (2, "u3", "one,two,hello", "a list of tags needs quotes"),
    ),
    case(
        "tags before users",
        'user_tags,user_id\n"one, two",u1\ntwo,u2\n',
        2,
        {"u1": "one two", "u2": "two"},
    ),
    case(
        "a list without quotes before users",
        "user_tags,user_id\none,u1\none,two,u3\ntwo,u2\n",
        3,
        BOTH,
        (2, "", "one,two,u3", "the row has 3 cells, expected 2"),
    ),
    case("columns as chosen", "two,x,u2\none,y,u1\n", 2, BOTH, user_column=2, tags_column=0),
    case(
        "columns as chosen, against their names",
        "user_tags,user_id\nu1,one\nu2,two\n",
        2,
        BOTH,
        user_column=0,
        tags_column=1,
    ),
    case("empty columns at the end", "user_id,user_tags,,\nu1,one,,\nu2,two,,\n", 2, BOTH),
    case("empty cells beyond a list", between('u3,"one",,,'), 3, BOTH | {"u3": "one"}),
    case(
        "ten thousand cells", between("u3," + ",".join(["one"] * 10_000)), 3, BOTH | {"u3": "one"}
    ),
    case("cells beyond that are no tags", TWO, 2, BOTH, open_list=False),
]

NEWLINES = [
    case("CR LF", TWO.replace("\n", "\r\n"), 2, BOTH),
    case("CR alone", TWO.replace("\n", "\r"), 2, BOTH),
    case(
        "CR, LF and CR LF",
        HEAD + "u1,one\ru3,one\r\nu4,two\nu2,two\r",
        4,
        BOTH | {"u3": "one", "u4": "two"},
    ),
    case("LF CR", HEAD + "u1,one\n\ru2,two\n\r", 2, BOTH),
    case("no end of the last line", TWO.rstrip("\n"), 2, BOTH),
    case("blank lines between", "\n\nuser_id,user_tags\n\n  \nu1,one\n\n\nu2,two\n\n", 2, BOTH),
    dirty("a line end in an id", '"u\n3",one', {"u\n3": "one"}),
    dirty("CR LF in an id", '"u\r\n3",one', {"u\r\n3": "one"}),
    dirty("CR in an id", '"u\r3",one', {"u\r3": "one"}),
    dirty("tags one below the other", 'u3,"one\ntwo"', {"u3": "one two"}),
    dirty("tags below each other with commas", 'u3,"one,\r\ntwo,"', {"u3": "one two"}),
    case(
        "a line end in a cell beside",
        'user_id,note,user_tags\nu1,"a\nb,c",one\nu2,x,two\n',
        2,
        BOTH,
    ),
    case("a line end in a header", '"user\nid",user_tags\nu1,one\nu2,two\n', 2, BOTH),
    case("a line separator of Unicode", between("u\u20283,one"), 3, BOTH | {"u\u20283": "one"}),
    case(
        "a CR without quotes in a row",
        between("u3\r,one"),
        4,
        BOTH,
        (2, "u3", "", "the row has 1 cell"),
        (3, "", "one", "the user id is empty"),
    ),
]

EMPTIES = [
    bad("no user", ",one", "", "one", "the user id is empty"),
    bad("a user of spaces", '"  ",one', "  ", "one", "the user id is empty"),
    bad("no tags", "u3,", "u3", "", "the row names no tags"),
    bad("tags of spaces", 'u3,"  "', "u3", "", "the row names no tags"),
    bad("tags of commas", 'u3,", ,,"', "u3", "", "the row names no tags"),
    bad("nothing but commas", ",,,", "", "", "the row is empty"),
    bad("nothing but one comma", ",", "", "", "the row is empty"),
    bad("no user, and two tags", ',"one, two"', "", "one,two", "the user id is empty"),
    case("no header", "u1,one\nu2,two\n", 2, BOTH),
    case(
        "no header, as chosen",
        "user_id,one\nu2,two\n",
        2,
        {"user_id": "one", "u2": "two"},
        header=False,
    ),
    case(
        "a header of other words, as chosen", "Name,Label\nu1,one\nu2,two\n", 2, BOTH, header=True
    ),
    case(
        "a header of other words",
        "Name,Label\nu1,one\nu2,two\n",
        3,
        BOTH,
        (1, "Name", "Label", NO_SUCH),
    ),
    case("a header twice", HEAD + TWO, 3, BOTH, (1, "user_id", "user_tags", NO_SUCH)),
    case(
        "two columns of one name", "user_id,user_tags,user_tags\nu1,one,two\nu2,two,one\n", 2, BOTH
    ),
    case("a header in capitals", "USER ID,User-Tags\nu1,one\nu2,two\n", 2, BOTH),
    case("patrons", "Patron ID,Tags\nu1,one\nu2,two\n", 2, BOTH),
    case("one row", "u1,one", 1, U1),
    case("a header of the user alone", "user_id,segment\nu1,one\nu2,two\n", 2, BOTH),
]

IDS = [
    dirty("leading zeros", "00123,one", {"00123": "one"}),
    dirty("an exponent", "1e5,one", {"1e5": "one"}),
    dirty("20 digits", "12345678901234567890,one", {"12345678901234567890": "one"}),
    dirty("a fraction", "1.0,one", {"1.0": "one"}),
    dirty("NULL", "NULL,one", {"NULL": "one"}),
    dirty("NA", "NA,one", {"NA": "one"}),
    dirty("nan", "nan,one", {"nan": "one"}),
    dirty("true", "true,one", {"true": "one"}),
    dirty("spaces around", " u3 , one ", {"u3": "one"}),
    dirty("spaces in quotes", '" u3 ",one', {"u3": "one"}),
    dirty("right to left", "مستخدم,one", {"مستخدم": "one"}),
    dirty("emoji", "👩\u200d👩\u200d👧,one", {"👩\u200d👩\u200d👧": "one"}),
    dirty("SQL", "'; DROP TABLE users; --,one", {"'; DROP TABLE users; --": "one"}),
    dirty("a control character", "u\x1b[31m3,one", {"u\x1b[31m3": "one"}),
    dirty("a decomposed letter", "e\u0301,one", {"e\u0301": "one"}),
    bad("a NUL", "u\0three,one", "u\ufffdthree", "one", "cannot be stored"),
    bad("10 kB", "x" * 10_000 + ",one", "x" * 10_000, "one", "has 10000 characters; at most 1024"),
    dirty("1,024 characters", "x" * 1024 + ",one", {"x" * 1024: "one"}),
]

THOUSAND = [f"t{at}" for at in range(1000)]
TAGS = [
    bad("unknown", "u3,three", "u3", "three", NO_SUCH),
    bad("unknown twice", 'u3,"three,four"', "u3", "three,four", NO_SUCH),
    case(
        "two of three",
        between('u3,"one,three,two"'),
        3,
        BOTH | {"u3": "one two"},
        (2, "u3", "three", NO_SUCH),
    ),
    bad("another case", "u3,ONE", "u3", "ONE", NO_SUCH),
    dirty("by its name", "u3,Tag 1", {"u3": "one"}),
    dirty("by name and API value", 'u3,"one,Tag 1"', {"u3": "one"}),
    dirty("twice", 'u3,"one,one"', {"u3": "one"}),
    case("the same row twice", between("u1,one"), 3, BOTH),
    dirty("spaces around", 'u3,"  one  ,  two "', {"u3": "one two"}),
    dirty("an empty item", 'u3,"one,,two"', {"u3": "one two"}),
    dirty("a comma at the end", 'u3,"one,two,"', {"u3": "one two"}),
    bad("brackets", 'u3,"[one, two]"', "u3", "[one, two]", BRACKETS),
    bad("brackets without quotes", "u3,[one, two]", "u3", "[one,two]", BRACKETS),
    bad("brackets around one", "u3,[one]", "u3", "[one]", BRACKETS),
    bad("a JSON list", 'u3,"[""one"", ""two""]"', "u3", '["one", "two"]', BRACKETS),
    case(
        "only an opening bracket",
        between('u3,"[one, two"'),
        3,
        BOTH | {"u3": "two"},
        (2, "u3", "[one", NO_SUCH),
    ),
    bad("1,000 unknown", f'u3,"{",".join(THOUSAND)}"', "u3", ",".join(THOUSAND), NO_SUCH),
    bad(
        "1,001",
        f'u3,"{",".join([*THOUSAND, "one"])}"',
        "u3",
        ",".join([*THOUSAND, "one"]),
        "over 1,000 tags",
    ),
    bad("a name of SQL", "u3,%' OR 1=1 --", "u3", "%' OR 1=1 --", NO_SUCH),
    bad("a NUL", "u3,o\0ne", "u3", "o\ufffdne", LOST),
]

FORMULAS = [
    dirty(f"an id {id_!r}", f'"{id_}",one', {id_.strip(): "one"})
    for id_ in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\xa0=1", "x\n=1", "'x")
] + [
    dirty("made harmless", "'=1+1,one", {"=1+1": "one"}),
    dirty("made harmless twice", "''=1+1,one", {"'=1+1": "one"}),
    dirty("a tag", "u3,=sum", {"u3": "=sum"}),
    dirty("a tag made harmless", "u3,'=sum", {"u3": "=sum"}),
    bad("an unknown tag", "u3,@x", "u3", "@x", NO_SUCH),
]

BOMBS = [
    bad("a cell over 64 KB", f"u3,{'x' * 70_000}", "u3", "x" * 200 + "…", TOO_LONG),
    bad("a cell in quotes over 64 KB", f'u3,"{"x" * 70_000}"', "u3", "x" * 200 + "…", TOO_LONG),
    bad("a user over 64 KB", f"{'x' * 70_000},one", "", "x" * 200 + "…", TOO_LONG),
    case(
        "a line of 20 MB",
        between("u3," + "x" * 20_000_000),
        3,
        BOTH,
        (2, "u3", "x" * 200 + "…", TOO_LONG),
    ),
    case(
        "a quote never closed over 10,000 lines",
        HEAD + 'u3,"one\n' + "u1,one\n" * 10_000,
        10_001,
        U1,
        (1, "u3", "one", UNCLOSED),
    ),
    case(
        "1,000 quotes never closed",
        HEAD + "".join(f'x{at},"one\n' for at in range(1000)) + "u1,one\n",
        1001,
        U1,
        *((at + 1, f"x{at}", "one", UNCLOSED) for at in range(1000)),
    ),
]

GROUPS = {
    "encodings": ENCODINGS,
    "delimiters": DELIMITERS,
    "quotes": QUOTES,
    "columns": COLUMNS,
    "newlines": NEWLINES,
    "empties": EMPTIES,
    "ids": IDS,
    "tags": TAGS,
    "formulas": FORMULAS,
    "bombs": BOMBS,
}
CASES = {f"{group}: {case.name}": case for group, cases in GROUPS.items() for case in cases}

NO_CSV = {
    "nothing": (b"", "is empty"),
    "a mark alone": (codecs.BOM_UTF8, "is empty"),
    "blank lines": (b"\n \r\n\r", "is empty"),
    "a header alone": (HEAD.encode(), "no row of data"),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
    "zip or Excel": (b"PK\x03\x04\x14\0", "Excel"),
    "bzip2": (b"BZh91AY&SY", "bzip2"),
    "xz": (b"\xfd7zXZ\0\0", "xz"),
    "zstd": (b"\x28\xb5\x2f\xfd\0", "zstd"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0", "7z"),
    "an old Excel sheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
    "Parquet": (b"PAR1\x15\x04", "Parquet"),
    "a PDF": (b"%PDF-1.7\n", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "picture"),
    "a database": (b"SQLite format 3\0", "database"),
    "UTF-32": (codecs.BOM_UTF32_LE + TWO.encode("utf-32-le"), "UTF-32"),
    "bytes at random": (bytes(range(256)) * 40, "no text"),
}

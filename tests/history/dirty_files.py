"""A table of bad and dirty files: what is in them, and what reading them must come to.

`used`: how many rows are posts. `rejected`: for each row set aside, in order of rows, its number
and a part of the reason. `error`: a part of the message instead, where the file is no input at all.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

HEAD = b"post_id,user_id,created_at,nsfw\n"
GOOD = b"p1,u1,2019-06-01T12:00:00Z,0.5\n"
MORE = b"p2,u2,2019-06-01T12:00:01Z,0.25\n"
LAST = b"p3,u1,2019-06-01T12:00:02Z,1\n"
THREE = HEAD + GOOD + MORE + LAST


@dataclass(frozen=True)
class Case:
    """One file, and what becomes of it."""

    name: str
    content: bytes
    ending: str = ".csv"
    used: int = 0
    rejected: tuple[tuple[int, str], ...] = ()
    error: str | None = None


def row(post="p9", user="u9", at="2019-06-01T12:00:00Z", score="0.5") -> bytes:
    return f"{post},{user},{at},{score}\n".encode()


def csv(*rows: bytes) -> bytes:
    return HEAD + b"".join(rows)


def line(post="p9", user="u9", at="2019-06-01T12:00:00Z", **more) -> bytes:
    return json.dumps({"post_id": post, "user_id": user, "created_at": at, **more}).encode() + b"\n"


def parquet(**columns) -> bytes:
    columns = {"post_id": ["p1"], "user_id": ["u1"], "created_at": ["2019-06-01"]} | columns
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def at(time: str, *rejected: tuple[int, str]) -> dict:
    """A file of one time beside a good row."""
    return {
        "content": csv(GOOD, row(at=time)),
        "used": 2 - len(rejected),
        "rejected": rejected,
    }


OUTSIDE = (2, "outside the years 2000 to 2100")
NO_TIME = (2, "created_at is no time")

ENCODINGS = [
    Case("utf-8", THREE, used=3),
    Case("utf-8 with its mark", codecs.BOM_UTF8 + THREE, used=3),
    Case("utf-16 little endian", codecs.BOM_UTF16_LE + THREE.decode().encode("utf-16-le"), used=3),
    Case("utf-16 big endian", codecs.BOM_UTF16_BE + THREE.decode().encode("utf-16-be"), used=3),
    Case("utf-16 without a mark", THREE.decode().encode("utf-16-le"), error="UTF-16"),
    Case(
        "utf-16 cut in a character",
        codecs.BOM_UTF16_LE + THREE.decode().encode("utf-16-le")[:-1],
        error="not the UTF-16",
    ),
    Case("utf-32", codecs.BOM_UTF32_LE + THREE.decode().encode("utf-32-le"), error="UTF-32"),
    Case(
        "latin-1 in a cell",
        csv(GOOD, "p2,José,2019-06-01,1\n".encode("latin-1")),
        error="not UTF-8: row 2 holds the byte 0xe9",
    ),
    Case(
        "latin-1 in the header",
        "post_id,user_id,created_at,né\n".encode("latin-1") + GOOD,
        error="not UTF-8: its header",
    ),
    Case("windows-1252 quotes", csv(GOOD, b"p2,\x93u\x94,2019-06-01,1\n"), error="0x93"),
    Case("overlong utf-8", csv(b"p1,\xc0\xaf,2019-06-01,1\n"), error="not UTF-8"),
    Case("a gzip that does not say so", gzip.compress(THREE), error="is gzip"),
    Case("a parquet that does not say so", parquet(), error="is Parquet"),
    Case("a spreadsheet", b"PK\x03\x04" + b"\0" * 40, error="Excel"),
    Case("gzip", gzip.compress(THREE), ".csv.gz", used=3),
    Case(
        "gzip of two members", gzip.compress(HEAD + GOOD) + gzip.compress(MORE), ".csv.gz", used=2
    ),
    Case(
        "gzip of utf-16",
        gzip.compress(codecs.BOM_UTF16_LE + THREE.decode().encode("utf-16-le")),
        ".csv.gz",
        used=3,
    ),
    Case("gzip cut short", gzip.compress(THREE * 50)[:-12], ".csv.gz", error="not a whole gzip"),
    Case(
        "gzip with a wrong checksum",
        gzip.compress(THREE)[:-8] + b"\1\2\3\4" + gzip.compress(THREE)[-4:],
        ".csv.gz",
        error="not a whole gzip",
    ),
    Case("no gzip at all", THREE, ".csv.gz", error="not a whole gzip"),
    Case("an empty file", b"", error="is empty"),
    Case("an empty gzip", gzip.compress(b""), ".csv.gz", error="is empty"),
]

DELIMITERS = [
    Case("semicolons", THREE.replace(b",", b";"), used=3),
    Case("tabs", THREE.replace(b",", b"\t"), used=3),
    Case("tabs in a tsv", THREE.replace(b",", b"\t"), ".tsv", used=3),
    Case("bars", THREE.replace(b",", b"|"), used=3),
    Case(
        "a semicolon file with commas in cells",
        (HEAD + b"p1,u1,2019-06-01,0~5\n").replace(b",", b";").replace(b"~", b","),
        used=1,
    ),
    Case("spaces for delimiters", THREE.replace(b",", b" "), error="no column `post_id`"),
    Case(
        "quoted names with commas", b'"post_id","user_id","created_at","a,b,c,d,e"\n' + GOOD, used=1
    ),
    Case("names with spaces around", b" post_id , user_id , created_at , nsfw\n" + GOOD, used=1),
]

QUOTES = [
    Case(
        "every cell in quotes",
        b'"post_id","user_id","created_at"\n"p1","u1","2019-06-01"\n',
        used=1,
    ),
    Case("doubled quotes", csv(GOOD, b'p2,"a ""b"" c",2019-06-01,1\n'), used=2),
    Case("a cell of quotes alone", csv(GOOD, b'p2,"""""",2019-06-01,1\n'), used=2),
    Case(
        "an empty quoted id",
        csv(GOOD, b'"",u2,2019-06-01,1\n'),
        used=1,
        rejected=((2, "post_id is missing"),),
    ),
    Case("a comma in quotes", csv(GOOD, b'"p,2",u2,2019-06-01,1\n'), used=2),
    Case("a quote inside a cell without quotes", csv(GOOD, b'p2,5" tall,2019-06-01,1\n'), used=2),
    Case("quotes around a word of a cell", csv(GOOD, b'p2,the "x" one,2019-06-01,1\n'), used=2),
    Case(
        "curly quotes",
        csv(GOOD, "p2,“one, two”,2019-06-01,1\n".encode(), LAST),
        used=2,
        rejected=((2, "too many cells: 5"),),
    ),
    Case("curly quotes without a comma", csv(GOOD, "p2,“one”,2019-06-01,1\n".encode()), used=2),
    Case(
        "an open quote in the middle",
        csv(GOOD, b'p2,"u2,2019-06-01,1\n', MORE, LAST),
        used=3,
        rejected=((2, "never closed"),),
    ),
    Case(
        "an open quote in the last row",
        csv(GOOD, MORE, b'p3,"u2,2019-06-01,1\n'),
        used=2,
        rejected=((3, "never closed"),),
    ),
    Case(
        "an open quote in the first row",
        csv(b'"p0,u2,2019-06-01,1\n', GOOD, MORE),
        used=2,
        rejected=((1, "never closed"),),
    ),
    Case(
        "two open quotes",
        csv(b'p0,"u,2019-06-01,1\n', GOOD, b'p5,"v,2019-06-01,1\n', MORE),
        used=2,
        rejected=((1, ""), (3, "")),
    ),
    Case(
        "an open quote before a quoted cell",
        csv(b'p0,"u,2019-06-01,1\n', GOOD, b'p5,"v, w",2019-06-01,1\n', MORE),
        used=3,
        rejected=((1, "never closed"),),
    ),
    Case(
        "an open quote before an empty quoted cell",
        csv(b'p0,"u,2019-06-01,1\n', GOOD, b'p5,v,2019-06-01,""\n', MORE),
        used=3,
        rejected=((1, "never closed"),),
    ),
    Case(
        "an open quote before a stray one, wrongly many cells",
        csv(b'p0,u,2019-06-01,"1\n', GOOD, b'p5,5",2019-06-01,1\n', MORE),
        used=3,
        rejected=((1, "never closed"),),
    ),
    # Two damaged rows that together are a whole one cannot be told from a cell of three lines: what
    # stands in a well-formed cell never passes for a row, whoever wrote it.
    Case(
        "an open quote before a stray one, as many cells",
        csv(b'p0,"u,2019-06-01,1\n', GOOD, b'p5,5",2019-06-01,1\n', MORE),
        used=2,
    ),
    Case(
        "an open quote in every row",
        csv(*[f'p{i},"u{i},2019-06-01,1\n'.encode() for i in range(9)], GOOD),
        used=1,
        rejected=tuple((i + 1, "never closed") for i in range(9)),
    ),
    Case(
        "letters behind a closing quote",
        csv(GOOD, b'p2,"u"2,2019-06-01,1\n', LAST),
        used=2,
        rejected=((2, "follows a closing quote"),),
    ),
    Case(
        "quotes that are not doubled",
        csv(GOOD, b'p2,"he said "hi" to u",2019-06-01,1\n', LAST),
        used=2,
        rejected=((2, "follows a closing quote"),),
    ),
    Case(
        "a header with an open quote",
        b'"post_id,user_id,created_at\n' + GOOD,
        error="header line cannot be read",
    ),
]

NEWLINES = [
    Case("cr lf", THREE.replace(b"\n", b"\r\n"), used=3),
    Case("cr", THREE.replace(b"\n", b"\r"), used=3),
    Case("a cr in a cell", csv(b"p1,u\r1,2019-06-01,1\n", MORE), used=2),
    Case("a cr at the end of a cell", csv(b'p1,u1,2019-06-01,"1\r"\n', MORE), used=2),
    Case("mixed", HEAD.replace(b"\n", b"\r\n") + GOOD + MORE.replace(b"\n", b"\r") + LAST, used=3),
    Case("no newline at the end", THREE.rstrip(b"\n"), used=3),
    Case("blank lines", HEAD + b"\n\n" + GOOD + b"\r\n\n" + MORE + b"\n\n", used=2),
    Case("blank lines first", b"\n\r\n" + THREE, used=3),
    Case("a newline in quotes", csv(b'p1,"u\n1",2019-06-01,1\n', MORE), used=2),
    Case("cr lf in quotes", csv(b'p1,"u\r\n1",2019-06-01,1\n', MORE), used=2),
    Case(
        "what looks like a row in quotes",
        csv(GOOD, b'p2,"u\np8,u8,2019-06-01,1\nx",2019-06-01,1\n'),
        used=2,
    ),
    Case(
        "other separators of lines in a cell",
        csv("p1,u\u2028a\u0085b\x0bc\x0cd,2019-06-01,1\n".encode()),
        used=1,
    ),
    Case(
        "a line of spaces", csv(GOOD, b"   \n", MORE), used=2, rejected=((2, "too few cells: 1"),)
    ),
]

CELLS = [
    Case(
        "too few cells",
        csv(GOOD, b"p2,u2\n", LAST),
        used=2,
        rejected=((2, "too few cells: 2, expected 4"),),
    ),
    Case(
        "too many cells",
        csv(GOOD, b"p2,u2,2019-06-01,1,2\n", LAST),
        used=2,
        rejected=((2, "too many cells: 5, expected 4"),),
    ),
    Case(
        "only delimiters", csv(GOOD, b",,,\n", LAST), used=2, rejected=((2, "post_id is missing"),)
    ),
    Case(
        "a delimiter too much in every row",
        HEAD + GOOD.replace(b"\n", b",\n"),
        error="its one row is not usable",
    ),
    Case(
        "a nul byte", csv(GOOD, b"p2,u\0,2019-06-01,1\n", LAST), used=2, rejected=((2, "NUL byte"),)
    ),
    Case(
        "a nul byte in quotes",
        csv(GOOD, b'p2,"u\0",2019-06-01,1\n', LAST),
        used=2,
        rejected=((2, "NUL byte"),),
    ),
    Case(
        "a cell over 1 MB",
        csv(GOOD, b"p2,u2,2019-06-01," + b"x" * (1 << 20) + b"y\n", LAST),
        used=2,
        rejected=((2, "cell over 1 MB"),),
    ),
    Case(
        "a cell of exactly 1 MB",
        csv(GOOD, b"p2,u2,2019-06-01," + b"x" * (1 << 20) + b"\n", LAST),
        used=3,
    ),
    Case(
        "a quoted cell over 1 MB with rows in it",
        csv(GOOD, b'p2,u2,2019-06-01,"' + GOOD * 40_000 + b'"\n', LAST),
        used=2,
        rejected=((2, "cell over 1 MB"),),
    ),
    Case(
        "a row over 16 MB",
        csv(GOOD, b"p2,u2,2019-06-01," + b"x" * (17 << 20) + b"\n", LAST),
        used=2,
        rejected=((2, "cell over 1 MB"),),
    ),
]

HEADERS = [
    Case("no header", GOOD + MORE, error="does the file lack a header line?"),
    Case("a header alone", HEAD, error="no row of data"),
    Case(
        "a name twice",
        b"post_id,user_id,created_at,x,x\np1,u1,2019-06-01,1,2\n",
        error="more than one column is named `x`",
    ),
    Case(
        "a needed name twice",
        b"post_id,user_id,user_id,created_at\np1,u1,u1,2019-06-01\n",
        error="more than one column is named `user_id`",
    ),
    Case("a blank name", b",post_id,user_id,created_at\n0,p1,u1,2019-06-01\n", used=1),
    Case("blank names at the end", b"post_id,user_id,created_at,,\np1,u1,2019-06-01,,\n", used=1),
    Case("only blank names", b",,\n1,2,3\n", error="names no column"),
    Case("no user", b"post_id,created_at\np1,2019-06-01\n", error="no column `user_id`"),
    Case(
        "a typing error",
        b"post_id,usr_id,created_at\np1,u1,2019-06-01\n",
        error="did you mean `usr_id`?",
    ),
    Case("guessed names", b"Tweet ID,author_id,timestamp\np1,u1,2019-06-01\n", used=1),
    Case(
        "two users",
        b"post_id,author_id,patron_id,created_at\np1,u1,u2,2019-06-01\n",
        error="from `author_id` and `patron_id`",
    ),
    Case(
        "two times",
        b"post_id,user_id,date,time\np1,u1,2019-06-01,12:00\n",
        error="from `date` and `time`",
    ),
    Case(
        "two texts",
        b"post_id,user_id,created_at,body,message\np1,u1,2019-06-01,a,b\n",
        error="from `body` and `message`",
    ),
    Case(
        "more columns than anyone has",
        b",".join(b"c%d" % at for at in range(10_001)) + b"\n",
        error="has 10,001 columns; expected at most 10,000",
    ),
    Case(
        "a header of quoted commas",
        b'post_id,user_id,created_at,"' + b"," * 500_000 + b'"\np1,u1,2019-06-01,x\n',
        used=1,
    ),
    Case("a nul in the header", b"post_id,user_id,created_at,\0\n" + GOOD, error="no header"),
]

IDS = [
    Case("leading zeros", csv(row("00123", "007")), used=1),
    Case("an exponent", csv(row("1e5", "1E5")), used=1),
    Case("twenty digits", csv(row("12345678901234567890", "98765432109876543210")), used=1),
    Case("words for nothing", csv(row("NULL", "NA"), row("nan", "None")), used=2),
    Case("an empty id", csv(GOOD, row(post="")), used=1, rejected=((2, "post_id is missing"),)),
    Case("an empty user", csv(GOOD, row(user="")), used=1, rejected=((2, "user_id is missing"),)),
    Case("a blank id", csv(GOOD, row(post="  ")), used=1, rejected=((2, "post_id is blank"),)),
    Case(
        "an id of a no-break space",
        csv(GOOD, row(user="\u00a0\u2003")),
        used=1,
        rejected=((2, "user_id is blank"),),
    ),
    Case("emoji", csv(row("p🙂", "🙃👩‍👩‍👧")), used=1),
    Case("right to left", csv(row("פ1", "\u202eمرحبا")), used=1),
    Case("zero width", csv(row("p\u200b", "u\u200bv")), used=1),
    Case(
        "an id of zero width",
        csv(GOOD, row("p2", "\u200b")),
        used=1,
        rejected=((2, "user_id is blank"),),
    ),
    Case("an id of 1,024 characters", csv(row("é" * 1024)), used=1),
    Case(
        "an id of 1,025 characters",
        csv(GOOD, row("é" * 1025)),
        used=1,
        rejected=((2, "over 1,024 characters"),),
    ),
    Case(
        "an id of 10 kB",
        csv(GOOD, row(user="x" * 10_000)),
        used=1,
        rejected=((2, "user_id is over 1,024"),),
    ),
    Case("a formula", csv(row("=HYPERLINK(1)", "@x")), used=1),
    Case("a path and SQL", csv(row("../../etc/passwd", "'; DROP TABLE posts; --")), used=1),
    Case("a post twice", csv(GOOD, GOOD, MORE), used=2, rejected=((2, "repeated post"),)),
    Case(
        "a post twice, unlike",
        csv(row(score="0.9"), row(score="0.1"), MORE),
        used=2,
        rejected=((1, "repeated post"),),
    ),
    Case("one id at two times", csv(GOOD, row("p1", "u1", "2019-06-02")), used=2),
    Case(
        "everything wrong at once",
        csv(GOOD, row("", "", "")),
        used=1,
        rejected=((2, "post_id is missing"),),
    ),
]

TIMES = [
    Case("a space", **at("2019-06-01 12:00:00")),
    Case("a small t", **at("2019-06-01t12:00:00z")),
    Case("a date", **at("2019-06-01")),
    Case("minutes", **at("2019-06-01 12:00")),
    Case("an offset", **at("2019-06-01T12:00:00+02:00")),
    Case("a short offset", **at("2019-06-01T12:00:00-0230")),
    Case("an offset of hours", **at("2019-06-01 12:00:00+02")),
    Case("the word utc", **at("2019-06-01 12:00:00 UTC")),
    Case("nine digits of a second", **at("2019-06-01T12:00:00.123456789Z")),
    Case("a comma before the fraction", **at('"2019-06-01T12:00:00,5"')),
    Case("ten digits of a second", **at("2019-06-01T12:00:00.1234567890", NO_TIME)),
    Case("spaces around a time", **at("  2019-06-01T12:00:00Z ")),
    Case("the hour that summer time leaves out", **at("2019-03-31T02:30:00")),
    Case("a leap second", **at("2016-12-31T23:59:60Z", NO_TIME)),
    Case("the last second of a year", **at("2016-12-31T23:59:59Z")),
    Case("29 February", **at("2016-02-29")),
    Case("29 February of no leap year", **at("2019-02-29", NO_TIME)),
    Case("the 31st of June", **at("2019-06-31", NO_TIME)),
    Case("month 13", **at("2019-13-01", NO_TIME)),
    Case("day 0", **at("2019-01-00", NO_TIME)),
    Case("hour 24", **at("2019-06-01T24:00:00", NO_TIME)),
    Case("minute 60", **at("2019-06-01T12:60:00", NO_TIME)),
    Case("an offset of 24 hours", **at("2019-06-01T12:00:00+24:00", NO_TIME)),
    Case("year 102", **at("0102-06-01", OUTSIDE)),
    Case("1980", **at("1980-01-01T00:00:00Z", OUTSIDE)),
    Case("the last second of 1999", **at("1999-12-31T23:59:59.999999Z", OUTSIDE)),
    Case("2000", **at("2000-01-01")),
    Case("2028", **at("2028-10-04T16:05:01Z")),
    Case("the last second before 2100", **at("2099-12-31T23:59:59Z")),
    Case("2100", **at("2100-01-01", OUTSIDE)),
    Case("9999", **at("9999-12-31T23:59:59Z", OUTSIDE)),
    Case("an offset out of range", **at("2000-01-01T00:00:00+00:01", OUTSIDE)),
    Case(
        "a date of which day and month are open",
        csv(GOOD, row("p3"), row(at="06/01/2019")),
        used=2,
        rejected=((3, "created_at leaves open which is the day and which the month"),),
    ),
    Case(
        "dates of which day and month are open",
        csv(row(at="06/01/2019"), row("p3", at="07/01/2019")),
        error="say which: --time-format day-first or --time-format month-first",
    ),
    Case("an American date", **at("06/30/2019")),
    Case("a time of mail", **at('"Sat, 01 Jun 2019 12:00:00 +0000"')),
    Case("a word", **at("yesterday", NO_TIME)),
    Case("a zone by name", **at("2019-06-01T12:00:00 Europe/Paris", NO_TIME)),
    Case("eight digits", **at("20190601", OUTSIDE)),
    Case("zero", **at("0", OUTSIDE)),
    Case("a negative number", **at("-1", OUTSIDE)),
    Case("nanoseconds", **at("1559347200000000000")),
    Case("a number with a fraction", **at("1559347200.5")),
    Case("an exponent as a time", **at("1.5e9", NO_TIME)),
    Case("seconds beside texts", **at("1559347200")),
    Case("no time", **at("", (2, "created_at is missing"))),
    Case("a blank time", **at("   ", (2, "created_at is missing"))),
    Case("nan", **at("NaN", NO_TIME)),
    Case("arabic digits", **at("٢٠١٩-٠٦-٠١", NO_TIME)),
    Case("seconds", csv(row(at="1559347200"), row("p2", at="1559347201")), used=2),
    Case("milliseconds", csv(row(at="1559347200000"), row("p2", at="1559347201000")), used=2),
    Case("microseconds", csv(row(at="1559347200000000"), row("p2", at="1559347201000000")), used=2),
    Case("seconds as floats", csv(row(at="1559347200.0")), used=1),
    Case(
        "mixed units",
        csv(row(at="1559347200"), row("p2", at="1559347201"), row("p3", at="1559347200000")),
        used=2,
        rejected=((3, "epoch milliseconds, most of the column in seconds"),),
    ),
    Case("all times wrong", csv(row(at="x"), row(at="")), error="none of its 2 rows is usable"),
]

SCORES = [
    Case(
        "nan and inf",
        csv(row(score="nan"), row("p2", score="inf"), row("p3", score="-Infinity")),
        used=3,
    ),
    Case("a word among scores", csv(row(), row("p2", score="n/a")), used=2),
    Case("true and false", csv(row(score="true"), row("p2", score="False")), used=2),
    Case("empty scores", csv(row(score=""), row("p2", score="")), used=2),
    Case("a number beyond any", csv(row(score="1e400")), used=1),
    Case("a whole number beyond 64 bits", csv(row(score="99999999999999999999")), used=1),
    Case("hexadecimal", csv(row(score="0x1F")), used=1),
]

JSON = [
    Case("json lines", line("p1") + line("p2"), ".jsonl", used=2),
    Case("ndjson, gzipped", gzip.compress(line("p1") + line("p2")), ".ndjson.gz", used=2),
    Case("json with cr lf", line().replace(b"\n", b"\r\n") + b"\r\n", ".jsonl", used=1),
    Case("json with a mark", codecs.BOM_UTF8 + line(), ".jsonl", used=1),
    Case("json in utf-16", line().decode().encode("utf-16"), ".jsonl", used=1),
    Case("no line", b"", ".jsonl", error="no row of data"),
    Case("blank lines of json", b"\n \n" + line() + b"\n", ".jsonl", used=1),
    Case(
        "a line that is cut",
        line("p1") + b'{"post_id": "p2", "us\n' + line("p3"),
        ".jsonl",
        used=2,
        rejected=((2, "not JSON"),),
    ),
    Case(
        "a line that is no object",
        line() + b"[1, 2]\n17\nnull\n",
        ".jsonl",
        used=1,
        rejected=((2, "no JSON object"), (3, "no JSON object"), (4, "no JSON object")),
    ),
    Case(
        "a list of objects",
        b"[" + line().strip() + b"]",
        ".jsonl",
        error="no JSON object (1 row, such as",
    ),
    Case("two objects in a line", line().strip() + line(), ".jsonl", error="not JSON: Extra data"),
    Case(
        "single quotes",
        line() + b"{'post_id': 'p2'}\n",
        ".jsonl",
        used=1,
        rejected=((2, "not JSON"),),
    ),
    Case(
        "a comma too much",
        line() + b'{"post_id": "p2",}\n',
        ".jsonl",
        used=1,
        rejected=((2, "not JSON"),),
    ),
    Case(
        "a line that is not utf-8",
        line() + b'{"post_id": "\xe9"}\n',
        ".jsonl",
        used=1,
        rejected=((2, "not UTF-8"),),
    ),
    Case(
        "a key twice",
        line() + b'{"post_id": "a", "post_id": "b"}\n',
        ".jsonl",
        used=1,
        rejected=((2, "key `post_id` twice"),),
    ),
    Case(
        "nan and infinity in json",
        b'{"post_id": "p", "user_id": "u", "created_at": "2019-06-01", "a": NaN, "b": -Infinity}\n',
        ".jsonl",
        used=1,
    ),
    Case(
        "nested too deep",
        line() + b'{"a": ' * 100_000 + b"1" + b"}" * 100_000 + b"\n",
        ".jsonl",
        used=1,
        rejected=((2, "nested too deep"),),
    ),
    Case(
        "a line of 17 MB",
        line() + line(x="y" * (17 << 20)) + line("p2"),
        ".jsonl",
        used=2,
        rejected=((2, "line over 16 MB"),),
    ),
    Case("ids as numbers", line(9007199254740993, 12345678901234567890), ".jsonl", used=1),
    Case(
        "an id as a float",
        line() + line(1.5),
        ".jsonl",
        error="row 2: `post_id` is the float `1.5`",
    ),
    Case(
        "an id with an exponent",
        line() + line().replace(b'"u9"', b"1e5"),
        ".jsonl",
        error="is the float `1e5`",
    ),
    Case(
        "an id that is true",
        line() + line(post=True),
        ".jsonl",
        used=1,
        rejected=((2, "neither text nor a whole number"),),
    ),
    Case(
        "an id that is a list",
        line() + line(user=["u"]),
        ".jsonl",
        used=1,
        rejected=((2, "neither text nor a whole number"),),
    ),
    Case(
        "an id that is null",
        line() + line(user=None),
        ".jsonl",
        used=1,
        rejected=((2, "user_id is missing"),),
    ),
    Case(
        "an id that is not there",
        line() + b'{"user_id": "u", "created_at": "2019-06-01"}\n',
        ".jsonl",
        used=1,
        rejected=((2, "post_id is missing"),),
    ),
    Case(
        "a nul in an id", line() + line("a\0b"), ".jsonl", used=1, rejected=((2, "NUL character"),)
    ),
    Case("half a character", line() + line("p2", text="\ud83d"), ".jsonl", used=2),
    Case(
        "a list as a time",
        line() + line(at=[2019, 6, 1]),
        ".jsonl",
        used=1,
        rejected=((2, "created_at is no time"),),
    ),
    Case(
        "a time that is true",
        line() + line(at=True),
        ".jsonl",
        used=1,
        rejected=((2, "created_at is no time"),),
    ),
    Case("times as numbers", line(at=1559347200) + line("p2", at=1559347201), ".jsonl", used=2),
    Case(
        "a number of 5,000 digits", line(x=1).replace(b"1}", b"1" * 5000 + b"}"), ".jsonl", used=1
    ),
    Case("quoted numbers and numbers", line(x="0.5") + line("p2", x=0.25), ".jsonl", used=2),
]

PARQUET = [
    Case("parquet", parquet(), ".parquet", used=1),
    Case("no parquet", THREE, ".parquet", error="not a readable Parquet file"),
    Case("parquet cut short", parquet()[:-20], ".parquet", error="not a readable Parquet file"),
    Case("an empty parquet file", b"", ".parquet", error="not a readable Parquet file"),
    Case(
        "parquet without rows",
        parquet(
            post_id=pa.array([], pa.string()),
            user_id=pa.array([], pa.string()),
            created_at=pa.array([], pa.string()),
        ),
        ".parquet",
        error="no row of data",
    ),
    Case(
        "parquet, ids as floats", parquet(user_id=[1.5]), ".parquet", error="`user_id` holds floats"
    ),
    Case(
        "parquet, ids as bytes", parquet(user_id=[b"u"]), ".parquet", error="`user_id` holds binary"
    ),
    Case(
        "parquet, ids as lists", parquet(post_id=[["p"]]), ".parquet", error="`post_id` holds list"
    ),
    Case(
        "parquet, ids as truth",
        parquet(post_id=[True]),
        ".parquet",
        error="`post_id` holds true and false",
    ),
    Case(
        "parquet, null ids",
        parquet(post_id=["p1", None], user_id=["u", "u"], created_at=["2019-06-01"] * 2),
        ".parquet",
        used=1,
        rejected=((2, "post_id is missing"),),
    ),
    Case(
        "parquet, times as bytes",
        parquet(created_at=[b"2019"]),
        ".parquet",
        error="its one row is not usable",
    ),
    Case("no gzip of parquet", parquet(), ".parquet.gz", error="not a whole gzip"),
    Case(
        "a gzip of parquet cut short",
        gzip.compress(parquet())[:-20],
        ".parquet.gz",
        error="not a whole gzip",
    ),
    Case("a gzip of no parquet", gzip.compress(THREE), ".parquet.gz", error="not a readable"),
    Case("gzipped parquet", gzip.compress(parquet()), ".parquet.gz", used=1),
]

ENDINGS = [
    Case("an unknown ending", THREE, ".txt", error=".parquet, .pq, .csv, .tsv, .jsonl, .ndjson"),
    Case("no ending", THREE, "", error="no known format"),
    Case("an ending in capitals", THREE, ".CSV", used=3),
    Case("a zip", THREE, ".csv.zip", error="no known format"),
]

CASES = [
    *ENCODINGS,
    *DELIMITERS,
    *QUOTES,
    *NEWLINES,
    *CELLS,
    *HEADERS,
    *IDS,
    *TIMES,
    *SCORES,
    *JSON,
    *PARQUET,
    *ENDINGS,
]

